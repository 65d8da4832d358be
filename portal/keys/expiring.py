"""Access that ends by itself: expired grants go, and what they opened gets new keys.

Run by the worker, which holds no key: it takes rows away and marks the case; whoever opens it next
begins the new epochs.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.vault.models import RecoveryOrder, VaultCase, VaultGrant


def close_expired(now: datetime | None = None) -> int:
    """Take expired grants away and close exceptional accesses; how many cases were marked."""
    moment = now or timezone.now()
    with transaction.atomic():
        grants = VaultGrant.objects.filter(expires_at__lte=moment)
        orders = RecoveryOrder.objects.filter(
            granted_at__isnull=False, closed_at=None, expires_at__lte=moment
        )
        cases = {
            *grants.values_list("case_id", flat=True),
            *orders.values_list("case_id", flat=True),
        }
        grants.delete()
        orders.update(closed_at=moment)
        return VaultCase.objects.filter(pk__in=cases).update(renewal_due=True)
