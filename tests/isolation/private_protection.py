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
from tests.cast import Cast
from tests.isolation.private_keys import make_private_keys


def make_private_protection(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A case, a text and a consent, as bare rows."""
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
    keys = make_private_keys(cast, canary, case_id)
    return {"case": case_id, "entry": consent_id, **keys}
