"""A draft and a word that nobody may see, even where the draft was never sealed."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.receipts import Receipt
from portal.vault.selectors import showing
from protection.intake.models import BoxDraft, HandOver
from tests.cast import Cast


def make_private_box(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """Neither has an address of its own: no row is named."""
    tenant, until = cast.institution, timezone.now() + timedelta(days=1)
    receipt = Receipt.generate()
    with tenant_context(system_actor(tenant.pk)), showing(receipt):
        BoxDraft.objects.create(
            tenant=tenant,
            locator=receipt.locator,
            sealed=canary.encode(),
            signature=bytes(64),
            expires_at=until,
        )
        HandOver.objects.create(
            tenant=tenant, word_hash=canary.encode().ljust(32, b" "), expires_at=until
        )
    return {}
