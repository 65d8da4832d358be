"""Stories whose 24 months are over come up for review."""

from celery import shared_task

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids
from promotion.stories.services import make_due


@shared_task
def make_reviews_due() -> None:
    """Each institution's, on the day at its seat."""
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor(tenant_id)):
            make_due(Tenant.objects.get(pk=tenant_id))
