"""Reads of the vault: the verified key log, who may open what, who would be left."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.environment import read_fingerprints
from portal.errors import NotFound
from portal.tenancy.models import Tenant
from portal.vault import granting, keylog
from portal.vault.datakeys import Compartment, DataKey, epoch_head
from portal.vault.errors import LogBroken, NotStaffed, Unopenable
from portal.vault.granting import Grant, Member
from portal.vault.held import HELD, HeldGrant
from portal.vault.identities import KeyPair, OfficerKeys, PublicPair
from portal.vault.keylog import Card, Entry, KeyLog, KeyRole
from portal.vault.keyring import CaseKeys, Keyring
from portal.vault.models import (
    CaseEpoch,
    KeyLogEntry,
    VaultCase,
    VaultKey,
    VaultReceipt,
)
from portal.vault.primitives import NO_HEAD, same
from portal.vault.receipts import Receipt
from portal.vault.statements import CaseRoot, Signed, check_statement

LEAST_OFFICERS = 3
# What one member may open of one case, the newest epochs last.
_LIVE = f"""{HELD}
 WHERE g.tenant_id = %(tenant)s AND g.case_id = %(case)s
   AND (g.key_id = %(member)s OR g.receipt_id = %(member)s)
   AND (g.expires_at IS NULL OR g.expires_at > %(now)s)
 ORDER BY e.epoch
"""
_NOBODY = bytes(32)


def log_entries(tenant_id: UUID) -> list[Entry]:
    """The stored entries in their order. Raises LogBroken where one is not even an entry."""
    entries: list[Entry] = []
    for row in KeyLogEntry.objects.filter(tenant_id=tenant_id).order_by("sequence"):
        if row.sequence != len(entries):
            raise LogBroken(len(entries))
        try:
            entries.append(row.entry)
        except ValueError:
            raise LogBroken(row.sequence) from None
    return entries


def key_log(tenant: Tenant) -> KeyLog:
    """The verified log, against the fingerprint in the configuration. Raises LogBroken.

    Read from the database each time; the same entries are verified once a process.
    """
    return _log_of(log_entries(tenant.pk), tenant)


def _log_of(entries: Iterable[Entry], tenant: Tenant) -> KeyLog:
    genesis = fingerprints().get(tenant.slug, _NOBODY)
    found = tuple((entry.body, tuple(sorted(entry.signatures.items()))) for entry in entries)
    return _verified(tenant.pk, found, genesis)


@lru_cache(maxsize=64)
def _verified(
    tenant_id: UUID,
    entries: tuple[tuple[bytes, tuple[tuple[UUID, bytes], ...]], ...],
    genesis: bytes,
) -> KeyLog:
    found = [Entry(body, dict(signatures)) for body, signatures in entries]
    return keylog.verify_log(tenant_id, found, genesis)


def ring_of(keys: OfficerKeys, tenant: Tenant) -> Keyring:
    """The keys with the log, which must go on from what they pin. Raises LogBroken.

    Pinned are the genesis fingerprint and the head that was seen last: a log that was begun anew,
    or whose end was cut off (a revocation, say), is refused.
    """
    entries = log_entries(tenant.pk)
    log = _log_of(entries, tenant)
    if keys.length and not same(keys.genesis, log.genesis):
        raise LogBroken(0)
    keylog.check_progress(entries, keys.head, keys.length)
    return Keyring(replace(keys, genesis=log.genesis, head=log.head, length=log.length), log)


def check_card(key: VaultKey, log: KeyLog) -> None:
    """Raise Unopenable unless the row of a key is what two certifiers signed, the person included."""
    holder = keylog.holder_of(key.tenant_id, key.person_id, key.pk)
    if log.known.get(key.pk) != key.card or not same(bytes(key.holder), holder):
        raise Unopenable


def root_reporters(case: VaultCase, log: KeyLog) -> frozenset[bytes]:
    """The signing keys of the receipts that the signed root names; none before adoption.

    Raises Unopenable where no certified officer, past ones included, signed this root.
    """
    if case.adopted_at is None:
        return frozenset()
    packed = bytes(case.root_reporters)
    pairs = tuple(
        PublicPair(packed[at : at + 32], packed[at + 32 : at + 64])
        for at in range(0, len(packed), 64)
    )
    root = CaseRoot(case.tenant_id, case.pk, pairs, bytes(case.recovery_public))
    signed = Signed(bytes(case.root_author), bytes(case.root_signature))
    officers = [card.public.sign for card in log.known.values() if card.role is KeyRole.OFFICER]
    check_statement(root, signed, officers)
    return frozenset(pair.sign for pair in pairs)


def check_epochs(case: VaultCase) -> dict[Compartment, CaseEpoch]:
    """The newest epoch of each compartment, each naming the one before. Raises Unopenable."""
    chains: dict[Compartment, list[CaseEpoch]] = {part: [] for part in Compartment}
    for row in CaseEpoch.objects.filter(tenant_id=case.tenant_id, case=case).order_by("epoch"):
        chains[Compartment(row.compartment)].append(row)
    for chain in chains.values():
        numbers = [row.epoch for row in chain]
        if not chain or numbers != list(range(len(chain))):
            raise Unopenable
        if not same(bytes(chain[0].previous), NO_HEAD):
            raise Unopenable
        for before, row in pairwise(chain):
            head = epoch_head(before.place, bytes(before.commitment), bytes(before.previous))
            if not same(bytes(row.previous), head):
                raise Unopenable
    return {part: chain[-1] for part, chain in chains.items()}


def fingerprints() -> Mapping[str, bytes]:
    """The fingerprints of the ceremonies, by institution, from outside the database.

    A file that is named wins over what was read at the start. Raises ImproperlyConfigured.
    """
    path = Path(settings.VAULT_GENESIS_FILE) if settings.VAULT_GENESIS_FILE else None
    if path is None or not path.exists():
        return settings.VAULT_GENESIS
    text = path.read_text(encoding="ascii")
    return {**settings.VAULT_GENESIS, **read_fingerprints(text, name=str(path))}


def intake_officers(tenant: Tenant, *, excluded: Collection[UUID] = ()) -> list[Card]:
    """The certified officers to whom a report is sealed, less the keys that the sender excludes.

    Raises LogBroken, NotStaffed (fewer than three certified; or nobody left).
    """
    gone = ended_keys(tenant.pk)
    officers = [card for card in key_log(tenant).of_role(KeyRole.OFFICER) if card.key not in gone]
    left = [card for card in officers if card.key not in excluded]
    if len(officers) < LEAST_OFFICERS or not left:
        raise NotStaffed
    return left


def ended_keys(tenant_id: UUID) -> set[UUID]:
    """Keys that are used no longer; until two have revoked them the log still lists them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_vault_ended_keys(%s)", [tenant_id])
        return {row[0] for row in cursor.fetchall()}


@contextmanager
def showing(receipt: Receipt) -> Iterator[None]:
    """Run a block with the receipt shown to the database: the rows of its case are seen."""
    _set_locator(receipt.locator.hex())
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set_locator("")


def _set_locator(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.locator', %s, true)", [value])


def find_receipt(receipt: Receipt) -> VaultReceipt:
    """The row of a receipt; inside `showing`. Raises NotFound, alike for whatever is not there."""
    row = VaultReceipt.objects.filter(locator=receipt.locator).select_related("case").first()
    if not same(bytes(row.locator) if row else _NOBODY, receipt.locator) or row is None:
        raise NotFound
    return row


def granters(log: KeyLog) -> frozenset[bytes]:
    """Whose signatures may stand under grants of adopted epochs: certified officers', past ones too."""
    known = log.known.values()
    return frozenset(card.public.sign for card in known if card.role is KeyRole.OFFICER)


def take_case_keys(case: VaultCase, member: Member, pair: KeyPair, log: KeyLog) -> CaseKeys:
    """Every data key of the case that the member may open now; one query.

    Raises Unopenable at the first grant that is not whole.
    """
    held = take_epochs(case, member, pair, log)
    keys = {(grant.place.compartment, grant.place.epoch): key for _epoch, grant, key in held}
    return CaseKeys(case.tenant_id, case.pk, keys)


def take_epochs(
    case: VaultCase,
    member: Member,
    pair: KeyPair,
    log: KeyLog,
    *,
    compartments: Collection[Compartment] = tuple(Compartment),
    newest: bool = False,
) -> list[tuple[UUID, Grant, DataKey]]:
    """The epochs of these compartments that the member may open now: id, grant, data key.

    `newest`: of each compartment the newest alone that the member holds. Grants of adopted epochs
    must be signed by a certified officer, past ones included; those of epoch 0 by a receipt of the
    case too. Raises Unopenable at the first that is not so.
    """
    now = timezone.now()
    officers = granters(log)
    with_reporters = officers | case_reporters(case, log)
    held: list[tuple[UUID, Grant, DataKey]] = []
    for row in _live_grants(case, member, now, newest=newest):
        grant = row.grant(member)
        if grant.place.compartment not in compartments:
            continue
        granting.check(
            grant,
            entitled=officers if grant.place.epoch else with_reporters,
            commitment=grant.commitment,
            previous=grant.previous,
        )
        held.append((row.epoch_id, grant, granting.take(grant, pair, now=now)))
    return held


def _live_grants(
    case: VaultCase, member: Member, now: datetime, *, newest: bool
) -> Iterable[HeldGrant]:
    with connection.cursor() as cursor:
        cursor.execute(
            _LIVE, {"case": case.pk, "tenant": case.tenant_id, "member": member.id, "now": now}
        )
        rows = [HeldGrant(*row) for row in cursor.fetchall()]
    return {row.compartment: row for row in rows}.values() if newest else rows


def case_reporters(case: VaultCase, log: KeyLog) -> frozenset[bytes]:
    """The signing keys of the case's receipts; as the root lists them once it is adopted."""
    if case.adopted_at is not None:
        return root_reporters(case, log)
    rows = VaultReceipt.objects.filter(tenant_id=case.tenant_id, case=case)
    return frozenset(row.public.sign for row in rows)


def count_orphans(leaving: UUID | None = None) -> int:
    """Cases of the context's institution that fewer than two people could open in full.

    With `leaving`, those of that person's cases that would be so afterwards. A number alone: who
    asks need not know which cases there are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_vault_orphans(%s)", [leaving])
        return int(cursor.fetchone()[0])


def count_undealt(needed: int) -> int:
    """Cases of the context's institution whose shares are not those of today's custodians."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_vault_undealt(%s)", [needed])
        return int(cursor.fetchone()[0])


def find_own_key(tenant_id: UUID, person_id: UUID) -> VaultKey | None:
    """The person's live key, of whichever role; nobody holds two at one institution."""
    return VaultKey.objects.filter(tenant_id=tenant_id, person_id=person_id, ended_at=None).first()


def get_own_key(tenant_id: UUID, person_id: UUID, role: KeyRole) -> VaultKey:
    """The person's live key. Raises NotFound."""
    row = VaultKey.objects.filter(
        tenant_id=tenant_id, person_id=person_id, role=role.value, ended_at=None
    ).first()
    if row is None:
        raise NotFound
    return row
