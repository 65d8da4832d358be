"""The worker's part: the month's figures. It may run twice and finds its own work."""

import time

from celery import shared_task
from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids
from promotion.publication.releasing import make_release

# Less than the task's own time limit (settings); what is left waits for the next round.
BUDGET_SECONDS = 30.0


@shared_task
def release_figures() -> None:
    """Each institution's figures of the month that is over; those that were made are passed over."""
    until = time.monotonic() + BUDGET_SECONDS
    for tenant_id in list_tenant_ids():
        if time.monotonic() > until:
            return
        with tenant_context(system_actor(tenant_id)):
            make_release(Tenant.objects.get(pk=tenant_id), now=timezone.now())
