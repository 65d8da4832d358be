"""Stories as the tests need them, moved by the people who may."""

from typing import Any

from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from promotion.stories.models import Story
from promotion.stories.services import edit_story, record_consent, start_story
from tests.cast import Cast

LINES = {
    "title": "Minutes for everybody",
    "what_changed": "The council publishes its minutes within a week.",
    "for_whom": "Residents who cannot come to the sessions.",
    "language": "en",
}
WHOLE = LINES | {
    "conditions": "A clerk who wanted it too.",
    "cost": "Four people, two evenings a month.",
    "what_went_wrong": "The first template was too long, and nobody read it.",
    "replicability": "Any council with a web page.",
    "country": "IS",
    "theme": "",
    "contact_level": "institution",
    "contact": "",
    "identifiable": 1,
    "evidence": "The minutes are on the council’s page.",
}
CONSENT = {"role": "a clerk", "way": "written", "given_on": "2026-01-05"}
ANALYST, DECIDER = StaffRole.ANALYST, StaffRole.DECISION_MAKER


def sent(cast: Cast, **values: Any) -> Story:
    """A whole story of the organization, sent in, with the consent of the one person in it."""
    owner = cast.owner
    with tenant_context(owner):
        row = start_story(
            cast.institution,
            values=LINES | {"agrees": True},
            organization_id=cast.organization.pk,
            actor=owner,
        )
        edit_story(row.pk, values=WHOLE | values, version=1, actor=owner)
        record_consent(row.pk, values=CONSENT, actor=owner)
        moved: Story = perform(Story, row.pk, "submit", actor=owner)
    return moved


def moved(cast: Cast, row: Story, *moves: tuple[StaffRole, str, dict[str, Any]]) -> Story:
    """The row after these moves of staff."""
    for role, name, values in moves:
        actor = cast.staff[role]
        with tenant_context(actor):
            row = perform(Story, row.pk, name, actor=actor, values=values)
    return row


_Moves = tuple[tuple[StaffRole, str, dict[str, Any]], ...]
TO_CONSENTS: _Moves = ((ANALYST, "take_up", {}), (ANALYST, "ask_consents", {}))
TO_EVIDENCE: _Moves = (*TO_CONSENTS, (ANALYST, "confirm_consents", {"identifiable": 1}))
TO_PUBLISHED: _Moves = (
    *TO_EVIDENCE,
    (DECIDER, "check_evidence", {"note": "The minutes are there."}),
    (DECIDER, "publish", {}),
)


def published(cast: Cast, **values: Any) -> Story:
    """A story that everybody reads."""
    return moved(cast, sent(cast, **values), *TO_PUBLISHED)
