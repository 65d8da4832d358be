"""Recovery of one case by m of n custodians: dealt, ordered, answered, combined."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault import recovery
from portal.vault.datakeys import Compartment, DataKey
from portal.vault.errors import Unopenable
from portal.vault.granting import Member
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
from portal.vault.primitives import digest
from portal.vault.recovery import RecoveryKey, ReleaseOrder


def deal_shares(case: VaultCase, key: RecoveryKey, log: KeyLog, threshold: int) -> None:
    """Deal the case anew to the custodians certified now. Raises Refused where m of n is none."""
    custodians = [Member(card.key, card.public.box) for card in log.of_role(KeyRole.CUSTODIAN)]
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


def hash_reason(case_id: UUID, reason: str) -> bytes:
    """What the custodians sign of a reason; the reason itself is sealed where the case is kept."""
    return digest("pv1.reason", case_id, reason)


@transaction.atomic
def order_recovery(
    *,
    case_id: UUID,
    tenant_id: UUID,
    requester: VaultKey,
    subset: Sequence[UUID],
    reason: str,
    expires_at: datetime,
    actor: Actor,
) -> RecoveryOrder:
    """Ask these custodians to release their shares of one case to the requester's key."""
    require(actor, Permission.VAULT_RECOVER)
    if requester.person_id != actor.person_id:
        raise NotFound
    order = RecoveryOrder.objects.create(
        tenant_id=tenant_id,
        case_id=case_id,
        requester=requester,
        subset=sorted(subset),
        reason_hash=hash_reason(case_id, reason),
        expires_at=expires_at.replace(microsecond=0),
    )
    audit.record("recovery.ordered", order, actor=actor, details={"case": str(case_id)})
    return order


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
    share = RecoveryShare.objects.get(
        case_id=row.case_id, custodian_id=ring.holder.key, subset=row.subset
    )
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
    audit.record("recovery.released", row, actor=actor)
    return release


def _check_requester(row: RecoveryOrder, ring: Keyring) -> None:
    card = ring.log.active.get(row.requester_id)
    is_other = row.requester.person_id != ring.holder.person
    if card is None or card.public != row.requester.public or not is_other:
        raise Unopenable


def recover_case_keys(*, order: RecoveryOrder, ring: Keyring, actor: Actor) -> CaseKeys:
    """Every data key of the one case, from the releases of the whole subset. Raises Unopenable.

    Epoch 0 was sealed before there was a recovery key: what it held was re-encrypted at adoption.
    """
    require(actor, Permission.VAULT_RECOVER)
    case = VaultCase.objects.get(tenant_id=order.tenant_id, pk=order.case_id)
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
    audit.record("recovery.used", order, actor=actor, details={"case": str(case.pk)})
    return CaseKeys(case.tenant_id, case.pk, found)
