"""A protected case whose words were never sealed: even then no outsider is shown them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.grants import StaffRole
from portal.ids import random_code
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.models import VaultCase, VaultKey
from protection.cases.models import CaseTask, CaseText, MemberProposal, ProtectionCase
from protection.consent.models import Consent, OutwardAct
from protection.files.models import CaseFile
from protection.referrals.selectors import take_in_hand
from tests.cast import Cast
from tests.isolation.private_keys import make_private_keys
from tests.isolation.private_referrals import make_private_referrals


def make_private_protection(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A case, a text, a consent, a file and what belongs to it, as bare rows; what leaves it."""
    tenant, now = cast.institution, timezone.now()
    case_id, consent_id, text = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    with tenant_context(system_actor(tenant.pk)):
        VaultCase.objects.create(id=case_id, tenant=tenant)
        ProtectionCase.objects.create(
            id=case_id, tenant=tenant, reference=random_code(12), received_at=now
        )
        CaseText.objects.create(
            tenant=tenant,
            case_id=case_id,
            compartment="consent",
            epoch=0,
            row=text,
            sealed=canary.encode(),
            kept_at=now,
        )
        Consent.objects.create(
            id=consent_id,
            tenant=tenant,
            case_id=case_id,
            token=canary.encode(),
            text=text,
            given_at=now,
            confirmed_at=now,
            expires_at=now + timedelta(days=1),
        )
        file = CaseFile.objects.create(
            id=uuid.uuid4(),
            tenant=tenant,
            case_id=case_id,
            text=text,
            size=512,
            hash=canary.encode(),
            author=canary.encode(),
            signature=canary.encode(),
            kept_at=now,
        )
        take_in_hand(case_id)
        rows = _work_rows(cast, case_id, consent_id, canary)
    further = make_private_referrals(cast, case_id, consent_id, canary)
    keys = make_private_keys(cast, canary, case_id)
    rows |= {"case": case_id, "entry": consent_id, "case_consent": consent_id}
    return {**rows, "file": file.pk, **further, **keys}


def _work_rows(
    cast: Cast, case_id: uuid.UUID, consent_id: uuid.UUID, canary: str
) -> dict[str, uuid.UUID]:
    """A task, an act that waits, and somebody who shall join the team."""
    tenant, now = cast.institution, timezone.now()
    of_case = {"tenant": tenant, "case_id": case_id, "text": uuid.uuid4()}
    officer = cast.staff[StaffRole.PROTECTION_OFFICER].person_id
    assert officer is not None
    task = CaseTask.objects.create(**of_case, due_at=now)
    act = OutwardAct.objects.create(
        **of_case,
        consent_id=consent_id,
        token=canary.encode(),
        prepared_by_id=officer,
        prepared_at=now,
    )
    key = VaultKey.objects.create(
        tenant=tenant,
        person_id=officer,
        role="custodian",
        box_public=bytes(32),
        sign_public=bytes(32),
        holder=bytes(32),
    )
    proposal = MemberProposal.objects.create(
        **of_case,
        key=key,
        compartments=["messages"],
        proposed_by_id=officer,
        proposed_at=now,
    )
    return {"case_task": task.pk, "case_act": act.pk, "case_member": proposal.pk}
