"""What access to information makes public by itself: figures once a day, entries whose time has come."""

from django.db import transaction
from django.utils import timezone

from participation.information.figures import Case, make_figures
from participation.information.models import InformationRequest
from participation.information.states import InformationStatus
from participation.registers.models import FigureSet, FigureSubject
from participation.registers.services import keep_figures
from portal.tenancy.models import Tenant

_RUNNING = (InformationStatus.SUBMITTED, InformationStatus.IN_HAND, InformationStatus.PREPARED)


@transaction.atomic
def publish_information_figures(*, tenant: Tenant) -> FigureSet:
    """Count what was asked and answered. Run as the portal in the institution's context."""
    now = timezone.now()
    rows = InformationRequest.objects.filter(tenant=tenant, submitted_at__isnull=False)
    cases = [
        Case(outcome, submitted, answered, due, status in _RUNNING)
        for outcome, submitted, answered, due, status in rows.values_list(
            "outcome", "submitted_at", "answered_at", "answer_due_at", "status"
        ).iterator()
        if submitted is not None
    ]
    return keep_figures(
        tenant=tenant,
        subject=FigureSubject.INFORMATION,
        content=make_figures(cases, now=now),
        now=now,
    )
