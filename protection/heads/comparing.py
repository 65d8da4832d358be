"""What of a case is not as it was signed, and what may have changed by itself without harm."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from portal.vault import granting
from portal.vault.errors import Unopenable
from portal.vault.models import VaultGrant, VaultKey
from portal.vault.statements import CaseState, Fault, RowState, differences
from protection.cases.models import CaseMember
from protection.heads.listing import canonical, covered_tables, marks_without

CLOCKS = "portal_clock"
MEMBERS = CaseMember._meta.db_table
GRANTS, EPOCHS, TEXTS = "portal_vaultgrant", "portal_caseepoch", "protection_casetext"
STATUS = "protection_protectioncase.status"
# What the worker's own move to the end changes besides the status.
_MOVED = frozenset(
    {STATUS, "protection_protectioncase.due_at", "protection_protectioncase.due_party", CLOCKS}
)
_OVER = frozenset(canonical({STATUS.partition(".")[2]: one}) for one in ("retention", "erased"))
_ENDED = frozenset(
    canonical({STATUS.partition(".")[2]: one})
    for one in ("closed", "out_of_scope", "transferred", "merged", "retention")
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is not as it was signed, and what changed by itself without harm.

    `lapsed`: epochs of grants whose time is over or whose key was ended; `genuine`: grants that came without a new head
    (for somebody's new key) and carry the signature of one who may give them.
    """

    faults: tuple[Fault, ...]
    lapsed: frozenset[UUID]
    genuine: frozenset[UUID]


def compare(
    signed: CaseState,
    found: CaseState,
    now: datetime,
    *,
    entitled: Collection[bytes],
    tables: Collection[str] | None = None,
) -> Comparison:
    """The case as found beside the case as signed; public keys alone.

    `entitled` may have signed a grant; `tables` are those that were read, all where none are named.
    """
    faults: list[Fault] = []
    gone: list[RowState] = []
    come: list[RowState] = []
    texts: list[RowState] = []
    members: list[RowState] = []
    for fault, row in differences(signed, found):
        if row is not None and tables is not None and row.table not in tables:
            continue
        if row is not None and row.table == GRANTS and fault.kind != "changed":
            (gone if fault.kind == "missing" else come).append(row)
        elif row is not None and row.table == TEXTS and fault.kind == "missing":
            texts.append(row)
        elif row is not None and row.table == MEMBERS and fault.kind == "changed":
            members.append(row)
        elif row is None or not _may(fault.kind, row.table):
            faults.append(fault)
    faults = _without_erasures(signed, found, faults, texts)
    genuine = _genuine(come, entitled)
    ended = _of_ended_keys(gone)
    faults += [Fault("missing", GRANTS) for _row in _taken(gone, now, ended)]
    faults += [Fault("added", GRANTS) for row in come if row.row not in genuine]
    faults += [Fault("changed", MEMBERS) for _row in _not_left(members)]
    lapsed = _lapsed(signed, now) | {_epoch(row) for row in ended}
    return Comparison(tuple(faults), lapsed, genuine)


def _without_erasures(
    signed: CaseState, found: CaseState, faults: Iterable[Fault], texts: Iterable[RowState]
) -> list[Fault]:
    """Less what two persons have agreed to erase, and the worker's move of an ended case to its end.

    Agreements stand in the head themselves: nobody makes one up.
    """
    erased: set[str] = set()
    agreed = [row.row for row in signed.rows.values() if row.table == "protection_erasure"]
    if agreed:
        rows = _erasures().filter(pk__in=agreed, done_at__isnull=False, stopped_at=None)
        erased = {part for row in rows.exclude(approved_by=None) for part in row.parts}
    left = [Fault("missing", TEXTS) for row in texts if row.column not in erased]
    is_over = found.control.get(STATUS) in _OVER and signed.control.get(STATUS) in _ENDED
    return left + [fault for fault in faults if not (is_over and fault.place in _MOVED)]


def _erasures() -> QuerySet[Any]:
    return apps.get_model("protection", "Erasure")._default_manager.all()


def _may(kind: str, table: str) -> bool:
    """Whether rows of this table come or go without a signature."""
    covered = covered_tables().get(table)
    if covered is None:
        return False
    return (kind == "added" and covered.worker_adds) or (
        kind == "missing" and covered.worker_removes
    )


def _genuine(come: Iterable[RowState], entitled: Collection[bytes]) -> frozenset[UUID]:
    """Those grants that somebody entitled signed, for this very epoch and member."""
    ids = [row.row for row in come]
    rows = VaultGrant.objects.filter(pk__in=ids).select_related("epoch", "key", "receipt")
    return frozenset(row.pk for row in rows if _is_genuine(row, entitled)) if ids else frozenset()


def _is_genuine(row: VaultGrant, entitled: Collection[bytes]) -> bool:
    holder = row.key or row.receipt
    commitment, previous = bytes(row.epoch.commitment), bytes(row.epoch.previous)
    try:
        if holder is None or row.epoch.case_id != row.case_id:
            return False
        granting.check(
            row.grant(holder.member), entitled=entitled, commitment=commitment, previous=previous
        )
    except Unopenable:
        return False
    return True


def _of_ended_keys(gone: Collection[RowState]) -> list[RowState]:
    """Grants that went because the key to which they were sealed was ended."""
    if not gone:
        return []
    keys = VaultKey.objects.filter(pk__in=[_member(row) for row in gone], ended_at__isnull=False)
    ended = set(keys.values_list("pk", flat=True))
    return [row for row in gone if _member(row) in ended]


def _taken(gone: Iterable[RowState], now: datetime, ended: Collection[RowState]) -> list[RowState]:
    """Grants that neither ran out nor belonged to a key that was ended: somebody took them."""
    return [row for row in gone if row not in ended and not 0 < row.revision <= now.timestamp()]


def _epoch(row: RowState) -> UUID:
    return UUID(row.column.partition("/")[0])


def _not_left(changed: list[RowState]) -> list[RowState]:
    """Less those who left because their key was ended: the worker writes that, and signs nothing.

    Their row stays signed as it was before, so that it still shows that they were of the team then.
    """
    if not changed:
        return []
    stood = marks_without(CaseMember, [row.row for row in changed], "ended_at")
    left = CaseMember.objects.filter(
        pk__in=list(stood), ended_at__isnull=False, key__ended_at__isnull=False
    )
    ids = set(left.values_list("pk", flat=True))
    return [row for row in changed if row.row not in ids or stood[row.row] != row.hash]


def _member(row: RowState) -> UUID:
    return UUID(row.column.partition("/")[2])


def _lapsed(signed: CaseState, now: datetime) -> frozenset[UUID]:
    """Epochs to which somebody's access has run out."""
    return frozenset(
        _epoch(row)
        for row in signed.rows.values()
        if row.table == GRANTS and 0 < row.revision <= now.timestamp()
    )
