"""What the tests of reports share: writing one, filing it, moving it."""

from typing import Any

from participation.restrictions.models import Restriction
from participation.restrictions.services import save_report, start_report
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast

WORDS = {
    "kind": "badge",
    "happened": "At the gate my badge was taken without a word.",
    "happened_on": "3 November 2026",
    "place": "The November session",
    "by_whom": "Security",
    "asks_for": "My badge, and a reason in writing.",
    "language": "en",
    "way": "review",
}


def drafted(cast: Cast, actor: Actor, organization: Any = None, **words: Any) -> Restriction:
    """A draft at the first institution."""
    with tenant_context(actor):
        made = start_report(
            tenant_id=cast.institution.pk, organization_id=organization, actor=actor
        )
        save_report(made.pk, {**WORDS, **words}, actor=actor)
    return made


def filed(cast: Cast, actor: Actor, organization: Any = None, **words: Any) -> Restriction:
    """Filed at the first institution."""
    return move(drafted(cast, actor, organization, **words), "file", actor)


def move(row: Any, name: str, actor: Actor, **values: Any) -> Restriction:
    """One move in that actor's context."""
    with tenant_context(actor):
        moved: Restriction = perform(Restriction, row.pk, name, actor=actor, values=values)
        return moved
