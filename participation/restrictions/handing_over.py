"""The hand-over to protection: an event with ids only, published once somebody listens to it.

Nothing of a report is copied. Until the room for protection exists the wish is kept with the report;
`hand_over_what_waits` passes it on when that room has opened.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from participation.restrictions.models import Restriction
from participation.restrictions.states import RestrictionStatus
from portal import audit, outbox
from portal.permissions import system_actor
from portal.transitions import Move

HANDED_OVER = "restriction.handed_over"


def is_protection_open() -> bool:
    """Whether anybody would hear of it."""
    return outbox.is_heard(HANDED_OVER)


def hand_over(move: Move) -> None:
    """Tell protection, where it is there to be told."""
    if not is_protection_open():
        return
    move.set(handed_over_at=move.now)
    _tell(move.obj)


def _tell(row: Restriction) -> None:
    """Whose wish it is, as an id: whoever listens lets that person, and nobody else, go on."""
    person = {"person": str(row.filed_by_id)}
    outbox.publish(HANDED_OVER, row, actor=system_actor(row.tenant_id), references=person)


@transaction.atomic
def hand_over_what_waits(tenant_id: UUID) -> int:
    """Pass on the wishes that were kept; how many. Run by the worker, under its own role."""
    if not is_protection_open():
        return 0
    actor = system_actor(tenant_id)
    waiting = Restriction.objects.select_for_update().filter(
        tenant_id=tenant_id, wants_protection=True, handed_over_at=None
    )
    found = list(waiting.exclude(status__in=[RestrictionStatus.DRAFT, RestrictionStatus.CLOSED]))
    for row in found:
        row.handed_over_at = timezone.now()
        row.save(update_fields=["handed_over_at"])
        audit.record(HANDED_OVER, row, actor=actor, fields=["handed_over_at"])
        _tell(row)
    return len(found)
