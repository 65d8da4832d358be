"""A protected case whose words were never sealed: even then no outsider is shown them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.ids import random_code
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.models import VaultCase
from protection.cases.models import CaseText, ProtectionCase
from protection.consent.models import Consent
from protection.files.models import CaseFile
from tests.cast import Cast
from tests.isolation.private_keys import make_private_keys
from tests.isolation.private_referrals import make_private_referrals


def make_private_protection(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A case, a text, a consent and a file, as bare rows; and what leaves it."""
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
    further = make_private_referrals(cast, case_id, consent_id, canary)
    keys = make_private_keys(cast, canary, case_id)
    return {"case": case_id, "entry": consent_id, "file": file.pk, **further, **keys}
