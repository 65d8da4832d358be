"""What contributions do when they hear of an event, and whom they tell.

The words of moderation come from the shared house; here rows of this room are put into words.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from participation.contributions import asking_out, workspace  # noqa: F401 - they register
from participation.contributions.intake_reading import give_up, read_message
from participation.contributions.models import Contribution
from participation.contributions.services import delete_draft
from participation.contributions.states import ContributionStatus
from participation.contributions.tables import WORDING
from portal.grants import StaffRole
from portal.moderation.notices import moderation_notices
from portal.notifications.audiences import staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Recipient, Template, register
from portal.notifications.wording import day_in_words, days_in_words
from portal.outbox import Event, subscribe
from portal.permissions import Actor
from portal.tenancy.context import tenant_context

CONTRIBUTION = "participation.contribution"
# So many tries to read an arrival before it is left to a person.
MOST_TRIES = 3


@subscribe("intake.received")
def read_arrival(event: Event) -> None:
    """Read what arrived; what fails again and again is kept for a person to look at."""
    if event.tenant_id is None:
        raise LookupError(event.pk)
    if event.attempts >= MOST_TRIES:
        give_up(event.subject_id, event.tenant_id)
        return
    read_message(event.subject_id, event.tenant_id)


@subscribe("account.erased")
def forget_author(event: Event) -> None:
    """Drafts go; what was sent as oneself keeps its words and loses the name.

    What was sent for an organization stays under the organization's name. Done in the person's own
    context: nobody else sees drafts.
    """
    with tenant_context(Actor(person_id=event.subject_id)):
        own = Contribution.objects.filter(author_id=event.subject_id)
        for draft in own.filter(status=ContributionStatus.DRAFT):
            delete_draft(draft)
        own.filter(organization=None).update(signed_as="", on_behalf_of="")


def is_confidential(event: Event) -> bool:
    """Whether what is told of it has to be neutral."""
    return bool(event.references.get("confidential"))


def is_open(event: Event) -> bool:
    """The other way round."""
    return not is_confidential(event)


def author(_event: Event, contribution: Any) -> list[Recipient]:
    """Whoever wrote it; nobody where it came without an account."""
    if contribution.author_id is None:
        return []
    return [Recipient(contribution.author_id, contribution.organization_id)]


moderation_notices(Contribution, WORDING, is_sensitive=is_confidential, audience=author)

_RECEIVED: dict[str, Any] = {
    "event": "contribution.sent",
    "audience": author,
    "headline": _("Your contribution has arrived"),
    "line": _("%(institution)s has received your contribution to “%(title)s”, number %(receipt)s"),
    "body": (
        _("%(institution)s has received your contribution to “%(title)s”."),
        _("Its receipt number is %(receipt)s. In the portal you see where it stands."),
    ),
    "variables": frozenset({"institution", "title", "receipt"}),
    "tells_actor": True,
}

register(
    Template(name="contribution.sent.told", when=is_open, **_RECEIVED),
    Template(name="contribution.sent.quiet", when=is_confidential, is_sensitive=True, **_RECEIVED),
    *(
        Template(
            name=f"{event}.work",
            event=event,
            audience=staff(StaffRole.CONSULTATION_MANAGER),
            headline=_("A contribution waits for moderation"),
            line=_("%(institution)s: a contribution to “%(title)s” waits for moderation"),
            body=(_("A contribution to “%(title)s” waits for moderation."),),
            variables=frozenset({"institution", "title"}),
            is_sensitive=True,
        )
        for event in ("contribution.sent", "contribution.confirmed")
    ),
)


def _by_id(matters: Iterable[Matter], rows: Iterable[Any]) -> list[tuple[Matter, Any]]:
    known = {row.pk: row for row in rows}
    return [(matter, known[matter.subject_id]) for matter in matters if matter.subject_id in known]


@describes(CONTRIBUTION)
def describe_contributions(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """To which consultation, under which number, and where it stands."""
    rows = Contribution.objects.filter(pk__in=[matter.subject_id for matter in matters])
    rows = rows.exclude(status=ContributionStatus.DRAFT).select_related("consultation", "tenant")
    return {
        matter.key: Description(
            values={
                "title": row.consultation.title,
                "receipt": row.receipt,
                "due": day_in_words(matter, row),
                "left": days_in_words(matter),
            },
            path=_path(matter, row),
        )
        for matter, row in _by_id(matters, rows)
    }


def _path(matter: Matter, row: Contribution) -> str:
    slug = row.tenant.slug
    if matter.for_staff:
        return path_to("staff-contribution", tenant=slug, contribution_id=row.pk)
    return path_to("contribution", tenant=slug, contribution=row.pk)
