"""Keys of officers and custodians: made, certified by two others, opened, changed, ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import Refused
from portal.grants import Permission
from portal.ids import uuid7
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.transitions import lock
from portal.vault import keylog
from portal.vault.errors import OrphanRisk
from portal.vault.gate import require_ready
from portal.vault.identities import (
    Holder,
    KeyPair,
    OfficerKeys,
    open_keys,
    open_keys_by_code,
    seal_keys,
    seal_keys_for_recovery,
)
from portal.vault.keylog import CERTIFIERS, KeyLog, KeyRole, Step, holder_of, write_body
from portal.vault.keyring import Keyring
from portal.vault.models import (
    EndReason,
    KeyLogEntry,
    KeyProposal,
    SealedKeys,
    VaultKey,
)
from portal.vault.models.keys import read_signatures, write_signatures
from portal.vault.primitives import NO_HEAD
from portal.vault.receipts import Receipt
from portal.vault.secrecy import Passphrase
from portal.vault.selectors import count_orphans, key_log, log_entries, ring_of


@dataclass(frozen=True, slots=True, repr=False)
class MadeKeys:
    """A new key, not yet certified; the recovery code is shown once and kept nowhere."""

    key: VaultKey
    keys: OfficerKeys
    code: Receipt


@transaction.atomic
def make_keys(*, role: KeyRole, phrase: Passphrase, tenant: Tenant, actor: Actor) -> MadeKeys:
    """A person's own new pair, sealed under their passphrase and under a new recovery code.

    Where there was one, it must have been ended: a pair after a compromise is a new generation.
    Raises NotPermitted, Refused (NotReady without training and protocol).
    """
    require(actor, Permission.VAULT_HOLD)
    if actor.person_id is None:
        raise Refused(_("Keys belong to a person. Sign in as yourself."))
    require_ready(actor.person_id, tenant, role)
    mine = VaultKey.objects.filter(tenant=tenant, person_id=actor.person_id)
    # Of either role: whoever helps to recover a case is never one who works on it.
    if mine.filter(ended_at=None).exists():
        raise Refused(_("You hold keys here already. End them before you make new ones."))
    mine = mine.filter(role=role.value)
    pair, code, key_id = KeyPair.generate(), Receipt.generate(), uuid7()
    holder = Holder(tenant.pk, actor.person_id, key_id, mine.count() + 1)
    entries = log_entries(tenant.pk)
    known = key_log(tenant) if entries else KeyLog(tenant.pk)
    keys = OfficerKeys(holder, pair, known.genesis, known.head, known.length)
    row = VaultKey.objects.create(
        id=key_id,
        tenant=tenant,
        person_id=actor.person_id,
        role=role.value,
        generation=holder.generation,
        box_public=pair.public.box,
        sign_public=pair.public.sign,
        holder=holder_of(tenant.pk, actor.person_id, key_id),
    )
    SealedKeys.objects.create(
        tenant=tenant,
        key=row,
        by_passphrase=seal_keys(keys, phrase),
        by_code=seal_keys_for_recovery(keys, code),
    )
    audit.record("vault_key.made", row, actor=actor, details={"role": role.value})
    return MadeKeys(row, keys, code)


@transaction.atomic
def begin_key_log(*, tenant: Tenant, officers: Iterable[OfficerKeys], actor: Actor) -> bytes:
    """The ceremony: two officers, both present with their keys open, sign each other.

    Returns the genesis fingerprint: printed in words (receipts.write_fingerprint), kept on paper,
    set in the configuration (VAULT_GENESIS). Raises NotPermitted, Refused, LogBroken.
    """
    require(actor, Permission.VAULT_CERTIFY)
    present = list(officers)
    if KeyLogEntry.objects.filter(tenant=tenant).exists():
        raise Refused(_("The list of certified keys was begun already."))
    rows = [lock(VaultKey, keys.holder.key) for keys in present]
    for row in rows:
        require_ready(row.person_id, tenant, KeyRole(row.role))
    body = write_body(tenant.pk, 0, NO_HEAD, Step.BEGIN, [row.card for row in rows])
    entry = keylog.signed_entry(body, [(keys.holder.key, keys.pair) for keys in present])
    keylog.verify_log(tenant.pk, [entry], entry.hash)
    _append(tenant.pk, 0, entry)
    for row in rows:
        _mark_certified(row, actor)
    return entry.hash


def _append(tenant_id: UUID, sequence: int, entry: keylog.Entry) -> None:
    KeyLogEntry.objects.create(
        tenant_id=tenant_id,
        sequence=sequence,
        body=entry.body,
        signatures=write_signatures(entry.signatures),
    )


def _mark_certified(row: VaultKey, actor: Actor) -> None:
    row.certified_at = timezone.now()
    row.save(update_fields=["certified_at"])
    audit.record("vault_key.certified", row, actor=actor, fields=["certified_at"])
    outbox.publish("vault_key.certified", row, actor=actor)


@transaction.atomic
def propose(
    *, tenant: Tenant, key_id: UUID, step: Step, keys: OfficerKeys, actor: Actor
) -> KeyProposal:
    """Ask that a key be certified (by its own holder) or revoked (by one who may certify it).

    What was proposed before and overtaken by another entry is written anew.
    """
    permission = Permission.VAULT_HOLD if step is Step.CERTIFY else Permission.VAULT_CERTIFY
    require(actor, permission)
    row: VaultKey = lock(VaultKey, key_id)
    if step is Step.CERTIFY and keys.holder.key != row.pk:
        raise Refused(_("Whoever holds the key asks for it to be certified."))
    if step is Step.CERTIFY:
        require_ready(row.person_id, tenant, KeyRole(row.role))
    log = key_log(tenant)
    if step is Step.REVOKE:
        _require_certifier(log, keys.holder.key, row)
    body = write_body(tenant.pk, log.length, log.head, step, [row.card])
    KeyProposal.objects.filter(tenant=tenant, key=row, step=step.value).delete()
    signed = write_signatures({keys.holder.key: keys.pair.sign(body)})
    return KeyProposal.objects.create(
        tenant=tenant, key=row, step=step.value, body=body, signatures=signed
    )


def _require_certifier(log: KeyLog, key_id: UUID, concerned: VaultKey) -> None:
    if not log.certifies(key_id, KeyRole(concerned.role)):
        raise Refused(_("Keys of this role are certified and struck off by officers."))


@transaction.atomic
def sign_proposal(
    *, tenant: Tenant, proposal_id: UUID, ring: Keyring, actor: Actor
) -> KeyProposal | None:
    """Add a certified officer's signature; with the second one the entry stands in the log.

    Returns the proposal while it still waits, None once it is an entry. Raises NotPermitted,
    Refused where another entry came first, or where keys of this role are certified by others.
    """
    require(actor, Permission.VAULT_CERTIFY)
    proposal: KeyProposal = lock(KeyProposal, proposal_id)
    log = key_log(tenant)
    step = Step(proposal.step)
    if step is Step.CERTIFY:
        require_ready(proposal.key.person_id, tenant, KeyRole(proposal.key.role))
    _require_certifier(log, ring.holder.key, proposal.key)
    current = write_body(tenant.pk, log.length, log.head, step, [proposal.key.card])
    if bytes(proposal.body) != current:
        raise Refused(_("Another key was dealt with first. Propose this one again."))
    signatures = read_signatures(proposal.signatures)
    signatures[ring.holder.key] = ring.pair.sign(current)
    certifiers = {
        log.active[key].holder for key in signatures if key in log.active and key != proposal.key_id
    }
    if len(certifiers) < CERTIFIERS:
        proposal.signatures = write_signatures(signatures)
        proposal.save(update_fields=["signatures"])
        return proposal
    _enter(tenant, proposal, keylog.Entry(current, signatures), actor)
    return None


def _enter(tenant: Tenant, proposal: KeyProposal, entry: keylog.Entry, actor: Actor) -> None:
    entries = log_entries(tenant.pk)
    keylog.verify_log(tenant.pk, [*entries, entry], entries[0].hash)
    _append(tenant.pk, len(entries), entry)
    if proposal.step == Step.CERTIFY.value:
        _mark_certified(proposal.key, actor)
    proposal.delete()


def open_own_keys(*, key: VaultKey, phrase: Passphrase, tenant: Tenant, actor: Actor) -> Keyring:
    """The person's keys, with the log checked against what they pin. One run of Argon2id.

    Raises NotPermitted, WrongPassphrase, LogBroken.
    """
    require(actor, Permission.VAULT_HOLD)
    sealed = SealedKeys.objects.get(tenant=tenant, key=key)
    return ring_of(open_keys(bytes(sealed.by_passphrase), key.identity(), phrase), tenant)


@transaction.atomic
def change_passphrase(*, key: VaultKey, ring: Keyring, phrase: Passphrase, actor: Actor) -> None:
    """Seal the same keys under another passphrase, with what is known of the log now.

    After a compromise end the key instead and make another: a new wrapping helps nobody then.
    """
    require(actor, Permission.VAULT_HOLD)
    sealed = SealedKeys.objects.select_for_update().get(key=key)
    sealed.by_passphrase = seal_keys(ring.keys, phrase)
    sealed.save(update_fields=["by_passphrase"])
    audit.record("vault_key.passphrase_changed", key, actor=actor)


@transaction.atomic
def open_by_code(
    *, key: VaultKey, code: Receipt, phrase: Passphrase, tenant: Tenant, actor: Actor
) -> Keyring:
    """After a lost passphrase: open by the personal recovery code and set a new passphrase."""
    require(actor, Permission.VAULT_HOLD)
    sealed = SealedKeys.objects.get(tenant=tenant, key=key)
    ring = ring_of(open_keys_by_code(bytes(sealed.by_code), key.identity(), code), tenant)
    change_passphrase(key=key, ring=ring, phrase=phrase, actor=actor)
    return ring


@transaction.atomic
def end_key(*, key_id: UUID, reason: EndReason, actor: Actor) -> VaultKey:
    """End a key: its grants go at once. A revoking entry of the log follows (`propose`).

    Somebody who leaves is stopped first where cases would be left with fewer than two holders
    (OrphanRisk); a lost or compromised key ends at once, by its own holder too, and the alarm is
    raised afterwards. Raises NotPermitted, NotFound, Refused.
    """
    row: VaultKey = lock(VaultKey, key_id)
    is_own = row.person_id == actor.person_id and reason is not EndReason.LEFT
    require(actor, Permission.VAULT_HOLD if is_own else Permission.VAULT_END)
    if row.ended_at is not None:
        raise Refused(_("This key was ended already."), code="ended")
    orphans = count_orphans(row.person_id)
    if reason is EndReason.LEFT and orphans:
        raise OrphanRisk(orphans)
    row.ended_at = timezone.now()
    row.ended_because = reason
    row.save(update_fields=["ended_at", "ended_because"])
    _take_away(row)
    details = {"reason": reason.value, "orphans": orphans}
    audit.record("vault_key.ended", row, actor=actor, details=details)
    outbox.publish("vault_key.ended", row, actor=actor, references={"orphans": orphans})
    return row


@transaction.atomic
def end_keys_of_leaver(*, person_id: UUID, tenant_id: UUID, actor: Actor) -> None:
    """End the keys of somebody whose membership has just ended; part of that service.

    Whether they may go was asked before (`count_orphans`).
    """
    rows = VaultKey.objects.select_for_update().filter(
        tenant_id=tenant_id, person_id=person_id, ended_at=None
    )
    for row in rows:
        row.ended_at, row.ended_because = timezone.now(), EndReason.LEFT
        row.save(update_fields=["ended_at", "ended_because"])
        _take_away(row)
        details = {"reason": EndReason.LEFT.value}
        audit.record("vault_key.ended", row, actor=actor, details=details)
        outbox.publish("vault_key.ended", row, actor=actor)


def _take_away(row: VaultKey) -> None:
    """What an ended key opened, also of cases that whoever ends it cannot see; its sealed halves.

    The public halves stay: they show who signed what.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_vault_end_key(%s)", [row.pk])
