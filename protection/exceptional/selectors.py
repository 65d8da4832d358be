"""Exceptional access: which orders there are, for whoever asked, the team, and the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from portal.errors import NotFound
from portal.grants import Permission
from portal.keys.selectors import orphan_numbers_from
from portal.permissions import Actor, require
from portal.vault.models import RecoveryOrder, RecoveryRelease


@dataclass(frozen=True, slots=True)
class ExceptionalLine:
    """One exceptional access as everybody who may know of the case sees it: no name, roles only."""

    asked_at: datetime
    needed: int
    granted_at: datetime | None
    opened_at: datetime | None
    expires_at: datetime

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()


@orphan_numbers_from
def orphan_references(leaving: UUID | None) -> Sequence[str]:
    """The numbers of cases that fewer than two people can open; none for who does not coordinate."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_orphan_numbers(%s)", [leaving])
        return [row[0] for row in cursor.fetchall()]


def find_case(number: str) -> UUID:
    """The id of a case by its number, for who coordinates. Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_case_of(%s)", [number])
        found = cursor.fetchone()[0]
    if found is None:
        raise NotFound
    return UUID(str(found))


def exceptional_lines(case_id: UUID) -> list[ExceptionalLine]:
    """Each exceptional access to a case, for its ledger: shown to its team and to its receipt.

    Inside `showing(receipt)` or in the context of a member of the team; elsewhere there are none.
    """
    rows = RecoveryOrder.objects.filter(case_id=case_id).order_by("created_at")
    return [
        ExceptionalLine(
            asked_at=row.created_at,
            needed=len(row.subset),
            granted_at=row.granted_at,
            opened_at=row.opened_at,
            expires_at=row.expires_at,
        )
        for row in rows
    ]


def list_own_orders(*, actor: Actor) -> list[RecoveryOrder]:
    """What this supervisor asked for, the newest first; `given` counts the answers."""
    require(actor, Permission.VAULT_RECOVER)
    rows = RecoveryOrder.objects.filter(requester__person_id=actor.person_id)
    found = list(rows.order_by("-created_at")[:50])
    counted = (
        RecoveryRelease.objects.filter(order__in=found)
        .values_list("order_id")
        .annotate(given=Count("id"))
    )
    given = dict(counted)
    for row in found:
        row.given = given.get(row.pk, 0)  # type: ignore[attr-defined]
    return found


def get_own_order(order_id: UUID, *, actor: Actor) -> RecoveryOrder:
    """One of them. Raises NotFound."""
    for row in list_own_orders(actor=actor):
        if row.pk == order_id:
            return row
    raise NotFound
