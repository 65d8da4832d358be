"""Public figures on being kept out: counts by kind, never below five."""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from participation.registers.figures import LEAST, guarded
from participation.registers.models import FigureSet, FigureSubject
from participation.registers.services import keep_figures
from participation.restrictions.selectors import kinds_filed
from portal.tenancy.models import Tenant


@transaction.atomic
def publish_restriction_figures(*, tenant: Tenant) -> FigureSet:
    """Count what was filed for review. Run as the portal in the institution's context."""
    counts = Counter(kinds_filed(tenant.pk))
    total = sum(counts.values())
    content = {
        "filed": total if total >= LEAST else None,
        "by_kind": guarded(counts) if total >= LEAST else {},
    }
    return keep_figures(
        tenant=tenant, subject=FigureSubject.RESTRICTIONS, content=content, now=timezone.now()
    )
