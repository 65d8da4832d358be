"""Keys of a case: taken in, adopted, granted, taken back, renewed; its receipts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.transitions import lock
from portal.vault import granting, primitives
from portal.vault.datakeys import Compartment, DataKey, EpochPlace, epoch_head
from portal.vault.errors import Unopenable
from portal.vault.granting import Member
from portal.vault.identities import KeyPair
from portal.vault.keylog import KeyRole
from portal.vault.keyring import CaseKeys, Keyring, receipt_pair
from portal.vault.models import CaseEpoch, VaultCase, VaultGrant, VaultKey, VaultReceipt
from portal.vault.peppers import PepperStore, compartment_pepper_id
from portal.vault.receipts import Receipt
from portal.vault.recovery import RecoveryKey
from portal.vault.selectors import (
    ended_keys,
    granters,
    intake_officers,
    take_case_keys,
    take_epochs,
)
from portal.vault.services.grants import keep_grants
from portal.vault.services.recovery import deal_shares
from portal.vault.statements import CaseRoot, sign_statement


@dataclass(frozen=True, slots=True)
class To:
    """To whom keys are granted: a key or a receipt, until when."""

    member: Member
    key_id: UUID | None = None
    receipt_id: UUID | None = None
    expires_at: datetime | None = None


@transaction.atomic
def take_in(
    *, tenant: Tenant, receipt: Receipt, store: PepperStore, excluded: Collection[UUID] = ()
) -> tuple[VaultCase, CaseKeys]:
    """Keys for a new report: epoch 0 of every compartment, sealed to officers and the receipt.

    In the context of `system_actor(tenant)`: nobody can read back what was written. Signed by the
    reporter's key: not authenticated until `adopt`. `excluded` are ids of keys ("who must not see
    this"). Peppers stand in every copy of the store when this returns. Raises LogBroken,
    NotStaffed, OSError.
    """
    officers = intake_officers(tenant, excluded=excluded)
    pair = receipt_pair(receipt)
    case = VaultCase.objects.create(tenant=tenant)
    row = VaultReceipt.objects.create(
        tenant=tenant,
        case=case,
        locator=receipt.locator,
        box_public=pair.public.box,
        sign_public=pair.public.sign,
    )
    to = [To(Member(card.key, card.public.box), key_id=card.key) for card in officers]
    to.append(To(row.member, receipt_id=row.pk))
    keys = {}
    for compartment in Compartment:
        place = EpochPlace(tenant.pk, case.pk, compartment, 0)
        keys[compartment, 0] = _open_epoch(case, place, primitives.NO_HEAD, to, pair)
        store.create(compartment_pepper_id(tenant.pk, case.pk, compartment))
    return case, CaseKeys(tenant.pk, case.pk, keys)


@transaction.atomic
def adopt(
    *,
    case_id: UUID,
    ring: Keyring,
    team: Collection[UUID],
    threshold: int | None,
    actor: Actor,
) -> tuple[VaultCase, CaseKeys]:
    """An officer takes a report over: epoch 1, signed; recovery dealt; the root signed.

    `team` are ids of certified keys besides the officer's own; `threshold` is m of the certified
    custodians, None where the institution has no recovery. Returns the case and the keys of both
    epochs: the caller re-encrypts epoch 0's records into epoch 1 in this transaction. Raises
    NotPermitted, NotFound, Unopenable, Refused.
    """
    require(actor, Permission.VAULT_GRANT)
    case: VaultCase = lock(VaultCase, case_id)
    if case.adopted_at is not None:
        raise Refused("adopted", code="adopted")
    before = take_case_keys(case, ring.member, ring.pair, ring.log)
    receipts = list(VaultReceipt.objects.filter(case=case).order_by("id"))
    recovery = RecoveryKey.generate() if threshold else None
    to = [*_officers(ring, {ring.holder.key, *team}), *_receipts(receipts)]
    _sign_root(case, receipts, recovery, threshold, ring)
    keys = dict(before.keys)
    for compartment in Compartment:
        place = before.place(compartment)
        keys[compartment, 1] = _next_epoch(case, place, to, ring.pair)
    # Whoever was sent the report and is not of its team loses it with its adoption.
    others = VaultGrant.objects.filter(tenant_id=case.tenant_id, case=case, receipt=None)
    others.exclude(key_id__in=[ring.holder.key, *team]).delete()
    if recovery is not None and threshold is not None:
        deal_shares(case, recovery, ring.log, threshold)
        recovery.wipe()
    audit.record("vault_case.adopted", case, actor=actor, fields=["adopted_at"])
    return case, CaseKeys(case.tenant_id, case.pk, keys)


def _sign_root(
    case: VaultCase,
    receipts: Iterable[VaultReceipt],
    recovery: RecoveryKey | None,
    threshold: int | None,
    ring: Keyring,
) -> None:
    pairs = tuple(row.public for row in receipts)
    public = recovery.public if recovery else b""
    signed = sign_statement(CaseRoot(case.tenant_id, case.pk, pairs, public), ring.pair)
    case.adopted_at = timezone.now()
    case.root_reporters = b"".join(pair.box + pair.sign for pair in pairs)
    case.root_author, case.root_signature = signed.author, signed.signature
    case.recovery_public, case.recovery_threshold = public, threshold
    case.renewal_due = False
    case.save()


def _officers(ring: Keyring, keys: Iterable[UUID]) -> list[To]:
    """The certified officers of these keys. Raises NotFound where one is not certified."""
    found, gone = [], ended_keys(ring.holder.tenant)
    for key_id in sorted(keys):
        card = ring.log.active.get(key_id)
        if card is None or card.role is not KeyRole.OFFICER or key_id in gone:
            raise NotFound
        found.append(To(Member(card.key, card.public.box), key_id=card.key))
    return found


def _receipts(rows: Iterable[VaultReceipt]) -> list[To]:
    return [To(row.member, receipt_id=row.pk) for row in rows]


def _next_epoch(case: VaultCase, before: EpochPlace, to: Iterable[To], pair: KeyPair) -> DataKey:
    """Whoever writes under the present epoch holds its row: this waits for them."""
    rows = CaseEpoch.objects.select_for_update(of=("self",))
    row = rows.get(case=case, compartment=before.compartment, epoch=before.epoch)
    head = epoch_head(before, bytes(row.commitment), bytes(row.previous))
    place = EpochPlace(before.tenant, before.case, before.compartment, before.epoch + 1)
    return _open_epoch(case, place, head, to, pair)


def _open_epoch(
    case: VaultCase, place: EpochPlace, previous: bytes, to: Iterable[To], pair: KeyPair
) -> DataKey:
    key = DataKey.generate()
    public = bytes(case.recovery_public)
    row = CaseEpoch.objects.create(
        tenant_id=place.tenant,
        case=case,
        compartment=place.compartment.value,
        epoch=place.epoch,
        commitment=key.commitment(place),
        previous=previous,
        recovery_box=primitives.seal_to(public, key.reveal()) if public else b"",
    )
    seal_to(key, row, to, pair)
    return key


def seal_to(key: DataKey, epoch: CaseEpoch, to: Iterable[To], pair: KeyPair) -> None:
    """Grant the data key of an epoch to these, signed by `pair`."""
    VaultGrant.objects.bulk_create(_grant_row(key, epoch, one, pair) for one in to)


def _grant_row(key: DataKey, epoch: CaseEpoch, to: To, pair: KeyPair) -> VaultGrant:
    previous = bytes(epoch.previous)
    given = granting.give(
        key, epoch.place, to.member, pair, previous=previous, expires_at=to.expires_at
    )
    return VaultGrant(
        tenant_id=epoch.tenant_id,
        case_id=epoch.case_id,
        epoch=epoch,
        key_id=to.key_id,
        receipt_id=to.receipt_id,
        box=given.box,
        expires_at=given.expires_at,
        granter=given.granter,
        signature=given.signature,
    )


def give_epoch(key: DataKey, epoch: CaseEpoch, to: To, pair: KeyPair) -> VaultGrant:
    """Seal one data key to one member, signed by `pair`, and keep the grant."""
    row = _grant_row(key, epoch, to, pair)
    row.save(force_insert=True)
    return row


@transaction.atomic
def grant_access(
    *,
    case_id: UUID,
    ring: Keyring,
    key_id: UUID,
    actor: Actor,
    compartments: Collection[Compartment] = tuple(Compartment),
    expires_at: datetime | None = None,
    from_now_on: bool = True,
) -> int:
    """Seal the case's data keys to one more certified officer. How many grants were given.

    From now on: the newest epoch alone; else every epoch that the granter holds. Raises
    NotPermitted, NotFound (the key is not certified), Unopenable (the granter holds none).
    """
    require(actor, Permission.VAULT_GRANT)
    case: VaultCase = lock(VaultCase, case_id)
    held = take_epochs(
        case, ring.member, ring.pair, ring.log, compartments=compartments, newest=from_now_on
    )
    if {grant.place.compartment for _epoch, grant, _key in held} != set(compartments):
        raise Unopenable
    (to,) = _officers(ring, [key_id])
    give = partial(granting.give, granter=ring.pair)
    given = [
        (epoch, give(key, mine.place, to.member, previous=mine.previous, expires_at=expires_at))
        for epoch, mine, key in held
    ]
    keep_grants(given, in_place=True)
    audit.record("vault_case.granted", case, actor=actor, details={"key": str(key_id)})
    return len(given)


@transaction.atomic
def renew_epochs(
    *,
    case_id: UUID,
    ring: Keyring,
    actor: Actor,
    without: Collection[UUID] = (),
    compartments: Collection[Compartment] = tuple(Compartment),
) -> Mapping[Compartment, DataKey]:
    """Open the next epoch of these compartments for who holds the present one, less `without`.

    `without` are ids of keys or receipts, whose grants of all epochs are deleted: what comes from
    now on they cannot open, even with a copy of the database. A row that nobody entitled signed
    makes nobody a holder. Raises NotPermitted, Unopenable.
    """
    require(actor, Permission.VAULT_GRANT)
    case: VaultCase = lock(VaultCase, case_id)
    held = take_case_keys(case, ring.member, ring.pair, ring.log)
    _delete_grants(case, without)
    entitled = granters(ring.log)
    renewed = {}
    for compartment in compartments:
        place = held.place(compartment)
        live = VaultGrant.objects.filter(
            case=case, epoch__compartment=compartment.value, epoch__epoch=place.epoch
        ).exclude(expires_at__lte=timezone.now())
        to = [
            one
            for row in live.select_related("key", "receipt", "epoch")
            if (one := _still(row, ring)) is not None and _is_genuine(row, one, entitled)
        ]
        renewed[compartment] = _next_epoch(case, place, to, ring.pair)
    audit.record("vault_case.renewed", case, actor=actor)
    return renewed


def renew_if_due(
    case: VaultCase,
    ring: Keyring,
    actor: Actor,
    *,
    newest: Mapping[Compartment, CaseEpoch],
    lapsed: Collection[UUID],
) -> bool:
    """Begin new epochs where somebody's access ended without a member at hand; whether it was done.

    Whoever opens the case next does it in passing, before anything is written. Who holds all of the
    `newest` epochs begins all anew. Who holds some begins those of them that are `lapsed`: epochs
    somebody held whose access has ended, as the signed head says. The rest stays due, for the head
    goes on saying so, and the mark stays for what it says of no single epoch. Raises NotPermitted,
    Unopenable.
    """
    ended = {part for part, row in newest.items() if row.pk in lapsed}
    if case.adopted_at is None or not (case.renewal_due or ended):
        return False
    keys = take_case_keys(case, ring.member, ring.pair, ring.log)
    # An older epoch alone does not count: whose own access has ended begins nothing.
    held = {part for part, row in newest.items() if (part, row.epoch) in keys.keys}
    keys.wipe()
    is_whole = held == set(Compartment)
    due = held if is_whole else held & ended
    if not due:
        return False
    renew_epochs(case_id=case.pk, ring=ring, actor=actor, compartments=sorted(due))
    if is_whole:
        case.renewal_due = False
        case.save(update_fields=["renewal_due"])
    return True


@transaction.atomic
def grant_recovered(*, keys: CaseKeys, ring: Keyring, key_id: UUID, actor: Actor) -> int:
    """Hand a recovered case to a certified officer: every epoch. How many grants were given.

    `keys` are those of `recover_case_keys`, `ring` that of its requester. Raises NotPermitted,
    NotFound (not a certified officer), Unopenable.
    """
    require(actor, Permission.VAULT_RECOVER)
    case: VaultCase = lock(VaultCase, keys.case)
    (to,) = _officers(ring, [key_id])
    epochs = CaseEpoch.objects.filter(case=case, epoch__gt=0)
    VaultGrant.objects.filter(case=case, key_id=key_id).delete()
    # Epochs from before there was a recovery are held by nobody but their members.
    held = [one for one in epochs if (Compartment(one.compartment), one.epoch) in keys.keys]
    rows = [_grant_row(keys.data_key(epoch.place), epoch, to, ring.pair) for epoch in held]
    VaultGrant.objects.bulk_create(rows)
    audit.record("vault_case.handed_over", case, actor=actor, details={"key": str(key_id)})
    return len(rows)


def hold_epoch(place: EpochPlace) -> None:
    """Hold the epoch under which something is written FOR SHARE, until the transaction ends.

    Raises Refused where a newer one has been made in the meantime: what is written now must not
    be opened by whoever was left out of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT epoch FROM portal_caseepoch WHERE tenant_id = %s AND case_id = %s"
            " AND compartment = %s AND epoch >= %s ORDER BY epoch FOR SHARE",
            [place.tenant, place.case, place.compartment.value, place.epoch],
        )
        found = [row[0] for row in cursor.fetchall()]
    if found != [place.epoch]:
        sentence = _("The keys of this file were renewed just now. Open it again, then write.")
        raise Refused(sentence, code="renewed")


def _delete_grants(case: VaultCase, members: Collection[UUID]) -> None:
    grants = VaultGrant.objects.filter(tenant_id=case.tenant_id, case=case)
    (grants.filter(key_id__in=members) | grants.filter(receipt_id__in=members)).delete()


def _still(row: VaultGrant, ring: Keyring) -> To | None:
    """The holder of a grant as one of the next epoch; None where their key is not certified."""
    if row.receipt is not None:
        return To(row.receipt.member, receipt_id=row.receipt_id, expires_at=row.expires_at)
    card = ring.log.active.get(row.key_id) if row.key_id else None
    if card is None or row.key is None or row.key.ended_at is not None:
        return None
    return To(Member(card.key, card.public.box), key_id=card.key, expires_at=row.expires_at)


def _is_genuine(row: VaultGrant, to: To, entitled: Collection[bytes]) -> bool:
    """Whether somebody entitled gave this, to this holder: a row alone would be made by anybody."""
    commitment, previous = bytes(row.epoch.commitment), bytes(row.epoch.previous)
    try:
        granting.check(
            row.grant(to.member), entitled=entitled, commitment=commitment, previous=previous
        )
    except Unopenable:
        return False
    return True


@transaction.atomic
def burn_receipt(row: VaultReceipt) -> None:
    """The receipt opens nothing any more; why is written nowhere. Inside `showing`.

    What it signed before anybody took the case over is checked against its signing key, which
    stays until then, found by nothing. An officer's next `renew_epochs` ends it in copies, too.
    """
    VaultGrant.objects.filter(tenant_id=row.tenant_id, receipt=row).delete()
    if row.case.adopted_at is not None:
        row.delete()
        return
    row.locator, row.box_public = (primitives.random_bytes(primitives.KEY_BYTES) for _ in "12")
    row.save(update_fields=["locator", "box_public"])


def require_signed_by(key: VaultKey, message: bytes, signature: bytes) -> None:
    """Raise Unopenable unless this key signed this message."""
    if key.ended_at is not None:
        raise Unopenable
    primitives.verify(key.public.sign, message, signature)
