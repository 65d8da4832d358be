"""Recovery of one case by m of n custodians: dealt, ordered, answered, combined."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault import recovery
from portal.vault.datakeys import Compartment, DataKey
from portal.vault.errors import Unopenable
from portal.vault.granting import Member
from portal.vault.identities import PublicPair
from portal.vault.keylog import KeyLog, KeyRole
from portal.vault.keyring import CaseKeys, Keyring
from portal.vault.models import (
    CaseEpoch,
    RecoveryOrder,
    RecoveryRelease,
    RecoveryShare,
    VaultCase,
    VaultKey,
)
from portal.vault.primitives import digest, frame, same, seal_to, unframe
from portal.vault.recovery import RecoveryKey, ReleaseOrder
from portal.vault.selectors import ended_keys, take_case_keys
from portal.vault.statements import CaseRoot, sign_statement


def deal_shares(case: VaultCase, key: RecoveryKey, log: KeyLog, threshold: int) -> None:
    """Deal the case anew to the custodians certified now. Raises Refused where m of n is none."""
    custodians = present_custodians(log)
    try:
        dealt = list(recovery.deal(key, case.tenant_id, case.pk, custodians, threshold))
    except ValueError:
        raise Refused(
            _("There are too few key trustees, or too many, for recovery as it is set.")
        ) from None
    RecoveryShare.objects.filter(tenant_id=case.tenant_id, case=case).delete()
    RecoveryShare.objects.bulk_create(
        RecoveryShare(
            tenant_id=case.tenant_id,
            case=case,
            custodian_id=row.custodian,
            subset=list(row.subset),
            box=row.box,
            commitment=row.commitment,
        )
        for row in dealt
    )


def present_custodians(log: KeyLog) -> list[Member]:
    """The certified custodians whose keys are used now, by id."""
    gone = ended_keys(log.tenant)
    found = [card for card in log.of_role(KeyRole.CUSTODIAN) if card.key not in gone]
    return sorted(
        (Member(card.key, card.public.box) for card in found), key=lambda member: member.id
    )


def usual_threshold(log: KeyLog) -> int | None:
    """How many custodians must answer (`VAULT_TRUSTEES_NEEDED`); None where there are too few."""
    needed: int = settings.VAULT_TRUSTEES_NEEDED
    return needed if len(present_custodians(log)) >= needed else None


@transaction.atomic
def deal_anew(case: VaultCase, ring: Keyring, actor: Actor) -> bool:
    """Where the custodians changed: a new recovery pair, every data key sealed to it, new shares.

    Whoever opens the case does it in passing, if they hold every key of it; whether it was done.
    Raises NotPermitted, Unopenable.
    """
    custodians, needed = present_custodians(ring.log), usual_threshold(ring.log)
    dealt = RecoveryShare.objects.filter(case=case).values_list("custodian_id", flat=True)
    if needed is None or set(dealt.distinct()) == {member.id for member in custodians}:
        return False
    if recovery.rows_needed(needed, len(custodians)) > recovery.MOST_ROWS:
        return False
    require(actor, Permission.VAULT_GRANT)
    row: VaultCase = lock(VaultCase, case.pk)
    held = take_case_keys(row, ring.member, ring.pair, ring.log)
    epochs = list(CaseEpoch.objects.filter(case=row, epoch__gt=0))
    if {(Compartment(one.compartment), one.epoch) for one in epochs} - set(held.keys):
        return False
    key = RecoveryKey.generate()
    for epoch in epochs:
        epoch.recovery_box = seal_to(key.public, held.data_key(epoch.place).reveal())
        epoch.save(update_fields=["recovery_box"])
    _sign_root_anew(row, key.public, needed, ring)
    deal_shares(row, key, ring.log, needed)
    key.wipe()
    held.wipe()
    audit.record("vault_case.dealt_anew", row, actor=actor)
    return True


def _sign_root_anew(case: VaultCase, public: bytes, threshold: int, ring: Keyring) -> None:
    packed = bytes(case.root_reporters)
    pairs = tuple(
        PublicPair(packed[at : at + 32], packed[at + 32 : at + 64])
        for at in range(0, len(packed), 64)
    )
    signed = sign_statement(CaseRoot(case.tenant_id, case.pk, pairs, public), ring.pair)
    case.root_author, case.root_signature = signed.author, signed.signature
    case.recovery_public, case.recovery_threshold = public, threshold
    case.save(
        update_fields=["root_author", "root_signature", "recovery_public", "recovery_threshold"]
    )


def hash_reason(case_id: UUID, reason: str) -> bytes:
    """What the custodians sign of a reason; the reason itself is sealed where the case is kept."""
    return digest("pv1.reason", case_id, reason)


@sensitive_variables()
@transaction.atomic
def order_recovery(
    *,
    case_id: UUID,
    requester: VaultKey,
    subset: Sequence[UUID],
    number: str,
    reason: str,
    expires_at: datetime,
    ring: Keyring,
    actor: Actor,
) -> RecoveryOrder:
    """Ask these custodians to release their shares of one case to the requester's key.

    `ring` is the requester's; `number` is what people call the case by. Both it and the reason are
    sealed to those who are asked. Raises NotPermitted, NotFound, Refused (not so many, or not
    certified, custodians).
    """
    require(actor, Permission.VAULT_RECOVER)
    if requester.person_id != actor.person_id or ring.holder.key != requester.pk:
        raise NotFound
    boxes = {member.id: member.box for member in present_custodians(ring.log)}
    if not set(subset) <= set(boxes):
        raise Refused(_("Choose among the key trustees who are certified now."))
    body = frame(number, reason)
    readers = {**{one: boxes[one] for one in subset}, requester.pk: ring.member.box}
    order = RecoveryOrder.objects.create(
        tenant_id=requester.tenant_id,
        case_id=case_id,
        requester=requester,
        subset=sorted(subset),
        reason_hash=hash_reason(case_id, reason),
        reasons={key.hex: seal_to(box, body).hex() for key, box in readers.items()},
        expires_at=expires_at.replace(microsecond=0),
    )
    audit.record("recovery.ordered", order, actor=actor, details={"case": str(case_id)})
    outbox.publish("recovery.ordered", order, actor=actor)
    return order


@sensitive_variables()
def read_reason(order: RecoveryOrder, ring: Keyring) -> tuple[str, str]:
    """The case's number and the reason of an order, as they were sealed to this key.

    Raises Unopenable, also where the words are not those that the custodians sign.
    """
    try:
        box = bytes.fromhex(order.reasons[ring.holder.key.hex])
    except (KeyError, ValueError):
        raise Unopenable from None
    number, reason = (part.decode() for part in unframe(ring.pair.open(box)))
    if not same(hash_reason(order.case_id, reason), bytes(order.reason_hash)):
        raise Unopenable
    return number, reason


def _order(row: RecoveryOrder) -> ReleaseOrder:
    return ReleaseOrder(
        row.tenant_id,
        row.case_id,
        row.requester.member,
        bytes(row.reason_hash),
        row.expires_at,
        tuple(row.subset),
    )


@transaction.atomic
def give_release(*, order_id: UUID, ring: Keyring, actor: Actor) -> RecoveryRelease:
    """A custodian answers an order with the share, sealed to the requester. Raises Unopenable.

    Nobody releases to themselves, nor to a key that is not certified.
    """
    require(actor, Permission.VAULT_RELEASE)
    row: RecoveryOrder = lock(RecoveryOrder, order_id)
    _check_requester(row, ring)
    if row.expires_at <= timezone.now():
        raise Refused(_("The time of this request is over. It has to be made anew."))
    if RecoveryRelease.objects.filter(order=row, custodian_id=ring.holder.key).exists():
        raise Refused(_("You released your share already."))
    share = RecoveryShare.objects.filter(
        case_id=row.case_id, custodian_id=ring.holder.key, subset=row.subset
    ).first()
    if share is None:
        raise Unopenable
    given = recovery.release(_order(row), share.row, ring.pair)
    release = RecoveryRelease.objects.create(
        tenant_id=row.tenant_id,
        order=row,
        custodian_id=ring.holder.key,
        box=given.box,
        signature=given.signature,
    )
    if RecoveryRelease.objects.filter(order=row).count() == len(row.subset):
        row.granted_at = timezone.now()
        row.save(update_fields=["granted_at"])
        outbox.publish("recovery.granted", row, actor=actor)
    audit.record("recovery.released", row, actor=actor)
    return release


def _check_requester(row: RecoveryOrder, ring: Keyring) -> None:
    card = ring.log.active.get(row.requester_id)
    is_other = row.requester.person_id != ring.holder.person
    is_officer = card is not None and card.role is KeyRole.OFFICER
    if card is None or card.public != row.requester.public or not (is_officer and is_other):
        raise Unopenable


def recover_case_keys(*, order: RecoveryOrder, ring: Keyring, actor: Actor) -> CaseKeys:
    """Every data key of the one case, from the releases of the whole subset. Raises Unopenable.

    Epoch 0 was sealed before there was a recovery key: what it held was re-encrypted at adoption.
    """
    require(actor, Permission.VAULT_RECOVER)
    case = VaultCase.objects.filter(tenant_id=order.tenant_id, pk=order.case_id).first()
    if case is None:
        raise Unopenable
    shares = RecoveryShare.objects.filter(case=case, subset=order.subset)
    signing = {card.key: card.public.sign for card in ring.log.of_role(KeyRole.CUSTODIAN)}
    if not set(order.subset) <= set(signing):
        raise Unopenable
    key = recovery.combine(
        _order(order),
        [row.release for row in RecoveryRelease.objects.filter(order=order)],
        ring.pair,
        rows={row.custodian_id: row.row for row in shares},
        custodian_keys=signing,
        recovery_public=bytes(case.recovery_public),
        now=timezone.now(),
    )
    found = {}
    for epoch in CaseEpoch.objects.filter(case=case).exclude(recovery_box=b""):
        data_key = DataKey(key.open(bytes(epoch.recovery_box)))
        data_key.check(epoch.place, bytes(epoch.commitment))
        found[Compartment(epoch.compartment), epoch.epoch] = data_key
    key.wipe()
    if order.opened_at is None:
        order.opened_at = timezone.now()
        order.save(update_fields=["opened_at"])
        outbox.publish("recovery.opened", order, actor=actor)
    audit.record("recovery.used", order, actor=actor, details={"case": str(case.pk)})
    return CaseKeys(case.tenant_id, case.pk, found)
