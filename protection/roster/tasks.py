"""Looks ahead, so that gaps are found while somebody can still be asked."""

from celery import shared_task

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids
from protection.roster.services import tell_of_gaps


@shared_task
def look_for_gaps() -> None:
    """Tell those who coordinate of each gap of the next two weeks, once."""
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor(tenant_id)) as portal:
            tell_of_gaps(Tenant.objects.get(pk=tenant_id), actor=portal)
