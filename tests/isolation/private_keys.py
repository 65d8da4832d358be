"""A key, a proposal, a kept form and an order of recovery, as bare rows full of a word."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.models import (
    CaseEpoch,
    KeptForm,
    KeyProposal,
    RecoveryOrder,
    RecoveryRelease,
    RecoveryShare,
    SealedKeys,
    VaultGrant,
    VaultKey,
    VaultReceipt,
)
from tests.cast import Cast, make_staff


def _key(cast: Cast, role: StaffRole, canary: bytes) -> VaultKey:
    """A key of somebody who has no other."""
    key_id = uuid.uuid4()
    holder = make_staff(cast.institution, role, f"private-{role.value}@first.example.org")
    return VaultKey.objects.create(
        id=key_id,
        tenant=cast.institution,
        person_id=str(holder.person_id),
        role="custodian" if role is StaffRole.KEY_TRUSTEE else "officer",
        box_public=canary.ljust(32, b"."),
        sign_public=canary.ljust(32, b"."),
        holder=key_id.bytes * 2,
    )


def make_private_keys(cast: Cast, canary: str, case_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """Rows of each table of the vault about this case and two people's keys."""
    tenant, word = cast.institution, canary.encode()
    of_case = {"tenant": tenant, "case_id": case_id}
    with tenant_context(system_actor(tenant.pk)):
        officer = _key(cast, StaffRole.PROTECTION_OFFICER, word)
        trustee = _key(cast, StaffRole.KEY_TRUSTEE, word)
        SealedKeys.objects.create(tenant=tenant, key=officer, by_passphrase=word, by_code=word)
        proposal = KeyProposal.objects.create(tenant=tenant, key=officer, step="certify", body=word)
        kept = KeptForm.objects.create(tenant=tenant, key=officer, sealed=word)
        receipt = VaultReceipt.objects.create(
            **of_case, locator=uuid.uuid4().bytes * 2, box_public=word, sign_public=word
        )
        epoch = CaseEpoch.objects.create(
            **of_case,
            compartment="narrative",
            epoch=0,
            commitment=word,
            previous=word,
            recovery_box=word,
        )
        VaultGrant.objects.create(
            **of_case, epoch=epoch, receipt=receipt, box=word, granter=word, signature=word
        )
        RecoveryShare.objects.create(
            **of_case, custodian=trustee, subset=[trustee.pk], box=word, commitment=word
        )
        order = RecoveryOrder.objects.create(
            **of_case,
            requester=officer,
            subset=[trustee.pk],
            reason_hash=word,
            reasons={trustee.pk.hex: word.hex()},
            expires_at=timezone.now() + timedelta(days=1),
        )
        RecoveryRelease.objects.create(
            tenant=tenant, order=order, custodian=trustee, box=word, signature=word
        )
    return {"key": officer.pk, "proposal": proposal.pk, "kept": kept.pk, "order": order.pk}
