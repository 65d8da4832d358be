"""A digest that is not published, an erasure and a hold that were asked for, as bare rows."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from protection.ombuds.models import OmbudsDigest
from protection.retention.models import Basis, Erasure, LegalHold
from tests.cast import Cast


def make_private_ombuds(cast: Cast, canary: str, case_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """Beside a private case: what is planned for it, and words that nobody may read yet."""
    tenant, now = cast.institution, timezone.now()
    person_id = cast.staff[StaffRole.PROTECTION_OFFICER].person_id
    assert person_id is not None
    digest_id, erasure_id = uuid.uuid4(), uuid.uuid4()
    with tenant_context(system_actor(tenant.pk)):
        OmbudsDigest.objects.create(
            id=digest_id,
            tenant=tenant,
            year=2025,
            language="en",
            words=f"The {canary} complained.",
            written_by_id=person_id,
            written_at=now,
        )
        asked = {
            "tenant": tenant,
            "case_id": case_id,
            "text": uuid.uuid4(),
            "asked_by_id": person_id,
            "asked_at": now,
        }
        Erasure.objects.create(id=erasure_id, basis=Basis.WISH, **asked)
        hold = LegalHold.objects.create(expires_at=now + timedelta(days=1), **asked)
    entries = {"keeping_entry": erasure_id, "erasure": erasure_id, "hold": hold.pk}
    return {"ombuds_digest": digest_id, **entries}
