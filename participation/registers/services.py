"""Making the public figures of an institution."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from participation.accreditation.models import Application
from participation.registers.figures import Case, make_figures
from participation.registers.models import FigureSet, FigureSubject
from portal.clocks import calendar_of
from portal.tenancy.models import Tenant


@transaction.atomic
def publish_figures(*, tenant: Tenant) -> FigureSet:
    """Count what was sent and decided, and publish it under today's date at the seat.

    Runs as the portal itself in the institution's context. Figures change once a day, so that
    nobody can read a single decision out of two of them.
    """
    now = timezone.now()
    rows = Application.objects.filter(tenant=tenant, submitted_at__isnull=False).values_list(
        "outcome",
        "tier",
        "organization_kind",
        "organization_country",
        "deferral_count",
        "submitted_at",
        "closed_at",
    )
    return keep_figures(
        tenant=tenant,
        subject=FigureSubject.ACCREDITATION,
        content=make_figures([Case(*row) for row in rows.iterator()]),
        now=now,
    )


def keep_figures(
    *, tenant: Tenant, subject: FigureSubject, content: dict[str, Any], now: datetime
) -> FigureSet:
    """Publish figures under the date at the seat; those that were made today stay as they are."""
    made, _is_new = FigureSet.objects.get_or_create(
        tenant=tenant,
        subject=subject,
        made_on=calendar_of(tenant).local_day(now),
        defaults={"content": content, "published_at": now},
    )
    return made
