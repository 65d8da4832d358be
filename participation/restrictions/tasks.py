"""The daily figures, and wishes for protection that waited for somebody to hear them."""

from celery import shared_task

from participation.restrictions.handing_over import hand_over_what_waits
from participation.restrictions.publishing import publish_restriction_figures
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids


@shared_task
def publish_restrictions() -> None:
    """Figures once a day; nothing is handed over where nobody listens."""
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor(tenant_id)):
            publish_restriction_figures(tenant=Tenant.objects.get(pk=tenant_id))
        with tenant_context(system_actor(tenant_id), role=DatabaseRole.NONE):
            hand_over_what_waits(tenant_id)
