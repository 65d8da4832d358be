"""On which teams a colleague with new keys stood before, as far as the reader can open these cases.

Where somebody stood says the last row of the team that names them, with whichever of their keys.
Whoever was taken off, whose time ran out or who joined again in the meantime stands there no more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone

from portal.vault.keylog import KeyRole
from portal.vault.models import VaultKey
from protection.cases.models import CaseMember


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a certified key after earlier ones that were ended."""

    key: VaultKey
    earlier: Mapping[UUID, VaultKey]


@dataclass(frozen=True, slots=True)
class Memberships:
    """What the teams' rows say of one colleague: every row, and the last ones that still count."""

    rows: tuple[CaseMember, ...]
    stood: tuple[CaseMember, ...]


def colleagues_anew(tenant_id: UUID, *, without: UUID | None) -> list[Colleague]:
    """Everybody with new keys at the institution, less one person: the reader. One query."""
    keys = VaultKey.objects.filter(tenant_id=tenant_id, role=KeyRole.OFFICER.value)
    by_person: dict[UUID, list[VaultKey]] = {}
    for key in keys.exclude(person_id=without).order_by("generation"):
        by_person.setdefault(key.person_id, []).append(key)
    found = []
    for held in by_person.values():
        fresh = next((key for key in held if key.ended_at is None and key.certified_at), None)
        earlier = {key.pk: key for key in held if key.ended_at is not None}
        if fresh is not None and earlier:
            found.append(Colleague(fresh, earlier))
    return found


def memberships_of(colleagues: Iterable[Colleague]) -> Mapping[UUID, Memberships]:
    """By the new key. PostgreSQL shows the rows of the reader's own cases alone. One query."""
    fresh = {key: one for one in colleagues for key in (one.key.pk, *one.earlier)}
    rows: dict[UUID, list[CaseMember]] = {one.key.pk: [] for one in fresh.values()}
    found = CaseMember.objects.filter(key_id__in=list(fresh)).order_by("added_at", "id")
    for row in found:
        rows[fresh[row.key_id].key.pk].append(row)
    return {
        key: Memberships(tuple(own), tuple(_standing(own, fresh[key].earlier)))
        for key, own in rows.items()
    }


def _standing(rows: Iterable[CaseMember], earlier: Mapping[UUID, VaultKey]) -> list[CaseMember]:
    last = {row.case_id: row for row in rows}
    return [row for row in last.values() if row.key_id in earlier and _stood(row, earlier)]


def _stood(row: CaseMember, earlier: Mapping[UUID, VaultKey]) -> bool:
    """Of the team until the key was ended, and for longer than until now."""
    gone = earlier[row.key_id].ended_at
    is_over = row.expires_at is not None and row.expires_at <= timezone.now()
    was_taken_off = row.ended_at is not None and (gone is None or row.ended_at < gone)
    return not is_over and not was_taken_off


def count_all(key_id: UUID) -> int:
    """How many such cases there are at the institution, also those that the reader cannot open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_stood_before(%s)", [key_id])
        return int(cursor.fetchone()[0])
