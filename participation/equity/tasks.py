"""Thin Celery tasks of the figures on equity; each may run twice and finds its own work."""

import time

from celery import shared_task

from participation.equity.services import make_bands, make_reports, make_wanted_reports
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids

# Less than the task's own time limit (settings); what is left waits for the next round.
BUDGET_SECONDS = 30.0


@shared_task
def make_daily_reports() -> None:
    """Each institution's figures, once a day; those made today are passed over."""
    until = time.monotonic() + BUDGET_SECONDS
    for tenant_id in list_tenant_ids():
        if time.monotonic() > until:
            return
        with tenant_context(system_actor(tenant_id)):
            tenant = Tenant.objects.get(pk=tenant_id)
            make_reports(tenant=tenant)
        make_bands(tenant=tenant)


@shared_task
def make_asked_reports() -> None:
    """What somebody asked for."""
    make_wanted_reports()
