"""The head of a case, compared when the case is opened and signed anew when it was changed.

`keeping()` is the one place: whoever works on a case with keys at hand works inside it. On the way in
the rows are compared with what was signed; on the way out, whatever this work has changed (and
nothing else) goes into the next head. So a change made elsewhere, or by somebody without keys, is
never signed along: it stays an alarm until somebody settles it.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection
from django.utils import timezone

from portal import audit
from portal.permissions import Actor
from portal.vault import primitives
from portal.vault.errors import Unopenable
from portal.vault.identities import KeyPair
from portal.vault.keylog import KeyLog
from portal.vault.primitives import NO_HEAD, digest, frame, same, unframe
from portal.vault.statements import (
    CaseHead,
    CaseState,
    Fault,
    RowState,
    Signed,
    check_statement,
    sign_statement,
)
from protection.cases.models import ProtectionCase
from protection.heads.alarms import raise_alarm
from protection.heads.comparing import EPOCHS, GRANTS, compare
from protection.heads.listing import covered_tables, state_of
from protection.heads.models import HeadSeen, SignedHead

_SEEN_PARTS = 3
NO_SIGNED_HEAD = Fault("missing", "head")
NOT_SIGNED = Fault("changed", "head")
OLDER = Fault("older", "head")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose keys are at hand: the pair, and the id of the officer's key or of the receipt."""

    member: UUID
    pair: KeyPair
    actor: Actor


@dataclass(slots=True)
class Scope:
    """One case that is being worked on; `is_noted` once its reading stands in the audit."""

    case: ProtectionCase
    faults: tuple[Fault, ...] = ()
    is_noted: bool = False
    lapsed: frozenset[UUID] = frozenset()
    genuine: frozenset[UUID] = frozenset()


_open: ContextVar[Mapping[UUID, Scope]] = ContextVar("cases_worked_on")


@contextmanager
def keeping(case: ProtectionCase, reader: Reader, entitled: Collection[bytes]) -> Iterator[Scope]:
    """Compare on the way in, sign what was changed on the way out; inside another one: that one.

    `entitled` are the signing keys that may have signed the head. Raises nothing for a case that
    was changed behind its back: an alarm goes out and `Scope.faults` says so.
    """
    outer = _open.get({})
    if case.pk in outer:
        yield outer[case.pk]
        return
    before = state_of(case.pk)
    head = SignedHead.objects.filter(case_id=case.pk).first()
    scope = _compared(case, head, before, reader, entitled)
    token = _open.set({**outer, case.pk: scope})
    try:
        yield scope
    finally:
        _open.reset(token)
    if not _has_written():
        return
    after = state_of(case.pk)
    if after != before:
        sign_changes(case, before, after, reader, genuine=scope.genuine)


def _has_written() -> bool:
    """Whether the transaction has written anything at all: one that only read gets no number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _compared(
    case: ProtectionCase,
    head: SignedHead | None,
    found: CaseState,
    reader: Reader,
    entitled: Collection[bytes],
) -> Scope:
    faults, scope = set[Fault](), Scope(case)
    seen = HeadSeen.objects.filter(case_id=case.pk, member=reader.member).first()
    if seen is not None and _is_older(case, head, seen, reader):
        faults.add(OLDER)
    try:
        signed = checked(head, entitled)
    except Unopenable:
        faults.add(NO_SIGNED_HEAD if head is None else NOT_SIGNED)
    else:
        compared = compare(signed, found, timezone.now(), entitled=entitled)
        faults |= set(compared.faults)
        scope.lapsed, scope.genuine = compared.lapsed, compared.genuine
        if head is not None and OLDER not in faults:
            _look(case, head, seen, reader)
    scope.faults = tuple(sorted(faults))
    if scope.faults:
        raise_alarm(case, scope.faults, actor=reader.actor)
    return scope


def _look(case: ProtectionCase, head: SignedHead, seen: HeadSeen | None, reader: Reader) -> None:
    """Remember a head that is newer than the one seen last."""
    if seen is None or _seen(case, seen, reader)[0] < head.count:
        _remember(case, head.count, _hash(head), reader)


def statement(head: SignedHead, state: CaseState) -> CaseHead:
    """The head as it was signed, over this state."""
    return CaseHead(
        head.tenant_id,
        head.case_id,
        head.count,
        tuple(state.rows.values()),
        state.control,
        bytes(head.previous),
    )


def checked(head: SignedHead | None, entitled: Collection[bytes]) -> CaseState:
    """What the head lists, if one of `entitled` signed it; public keys alone. Raises Unopenable."""
    if head is None:
        raise Unopenable
    state = CaseState.read(head.listed)
    signed = Signed(bytes(head.author), bytes(head.signature))
    check_statement(statement(head, state), signed, entitled)
    return state


def sign_changes(
    case: ProtectionCase,
    before: CaseState,
    after: CaseState,
    reader: Reader,
    *,
    genuine: Collection[UUID] = (),
) -> SignedHead:
    """The next head: the present one with what was changed from `before` to `after`.

    The head's row is locked first, so that two who write at once sign one after the other.
    """
    head = SignedHead.objects.select_for_update().filter(case_id=case.pk).first()
    try:
        base = CaseState.read(head.listed) if head else CaseState({}, {})
    except Unopenable:
        base = CaseState({}, {})
    state = _tidied(after.after(before, base), after, genuine)
    return _sign(case, head, state, reader)


def _tidied(state: CaseState, found: CaseState, genuine: Collection[UUID]) -> CaseState:
    """Without grants of former epochs that are gone; with what may come without a signature."""
    newest: dict[str, RowState] = {}
    for row in found.rows.values():
        if row.table == EPOCHS and row.revision >= newest.get(row.column, row).revision:
            newest[row.column] = row
    last = {str(row.row) for row in newest.values()}
    rows = {
        key: row
        for key, row in state.rows.items()
        if key in found.rows or row.table != GRANTS or row.column.partition("/")[0] in last
    }
    for key, row in found.rows.items():
        if covered_tables()[row.table].worker_adds or row.row in genuine:
            rows.setdefault(key, row)
    return replace(state, rows=rows)


def _sign(
    case: ProtectionCase, head: SignedHead | None, state: CaseState, reader: Reader
) -> SignedHead:
    previous = _hash(head) if head else NO_HEAD
    row = head or SignedHead(tenant_id=case.tenant_id, case_id=case.pk, count=0)
    row.count += 1
    row.previous, row.listed, row.signed_at = previous, state.listed(), timezone.now()
    made = statement(row, state)
    signed = sign_statement(made, reader.pair)
    row.author, row.signature = signed.author, signed.signature
    row.save()
    audit.record(
        "case.head_signed",
        case,
        actor=reader.actor,
        details={"count": row.count, "head": made.hash.hex()},
    )
    _remember(case, row.count, made.hash, reader)
    return row


def _hash(head: SignedHead) -> bytes:
    try:
        return statement(head, CaseState.read(head.listed)).hash
    except Unopenable:
        return NO_HEAD


def begin(case: ProtectionCase, reader: Reader) -> SignedHead:
    """The first head of a new case, over all that stands there."""
    return _sign(case, None, state_of(case.pk), reader)


def settle(case: ProtectionCase, reader: Reader) -> SignedHead:
    """Sign the case as it stands now, whatever was changed behind its back."""
    head = SignedHead.objects.select_for_update().filter(case_id=case.pk).first()
    return _sign(case, head, state_of(case.pk), reader)


def _seen_key(reader: Reader) -> bytes:
    return digest("pv1.seen", key=reader.pair.box.reveal())


def _seen_bound(case: ProtectionCase, reader: Reader) -> bytes:
    return frame("portal.vault/seen/1", case.tenant_id, case.pk, reader.member)


def _remember(case: ProtectionCase, count: int, head: bytes, reader: Reader) -> None:
    """Keep, for this reader alone, the last head seen and how many looks there were."""
    row = HeadSeen.objects.filter(case_id=case.pk, member=reader.member).first()
    looks = _seen(case, row, reader)[2] if row else 0
    bound = _seen_bound(case, reader)
    sealed = primitives.encrypt(_seen_key(reader), frame(count, head, looks + 1), bound)
    HeadSeen.objects.update_or_create(
        case_id=case.pk,
        member=reader.member,
        defaults={"tenant_id": case.tenant_id, "sealed": sealed},
    )


def _seen(case: ProtectionCase, row: HeadSeen, reader: Reader) -> tuple[int, bytes, int]:
    """Count and hash of the head that this reader saw last, and their own counter.

    A count that no head reaches where it was changed: then nothing is as it was seen.
    """
    try:
        opened = primitives.decrypt(_seen_key(reader), bytes(row.sealed), _seen_bound(case, reader))
        parts = unframe(opened)
    except Unopenable:
        parts = []
    if len(parts) != _SEEN_PARTS:
        return 2**31, NO_HEAD, 0
    return int.from_bytes(parts[0], "big"), parts[1], int.from_bytes(parts[2], "big")


def _is_older(case: ProtectionCase, head: SignedHead | None, row: HeadSeen, reader: Reader) -> bool:
    """Whoever saw a later head refuses an earlier one, and another one of the same count."""
    count, mark, _looks = _seen(case, row, reader)
    if head is None or head.count < count:
        return True
    if head.count == count:
        return not same(_hash(head), mark)
    return head.count == count + 1 and not same(bytes(head.previous), mark)


def officers_of(log: KeyLog) -> frozenset[bytes]:
    """The signing keys of all who are or were certified officers."""
    return frozenset(
        card.public.sign for card in log.known.values() if card.role.value == "officer"
    )
