"""The loop figures of the night."""

from celery import shared_task

from participation.loop.services import publish_loop_figures
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids


@shared_task
def publish_loop() -> None:
    """Each institution's figures, once a day."""
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor(tenant_id)):
            publish_loop_figures(tenant=Tenant.objects.get(pk=tenant_id))
