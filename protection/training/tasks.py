"""Reminds before a training or the signed protocol ends."""

from celery import shared_task

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids
from protection.training.services import remind


@shared_task
def remind_of_training() -> None:
    """At each institution, those whose requirement ends within 30 and within 7 days."""
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor(tenant_id)) as portal:
            remind(Tenant.objects.get(pk=tenant_id), actor=portal)
