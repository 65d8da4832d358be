"""Vettings run out by themselves; the public page already shows them no more."""

from celery import shared_task
from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids
from protection.help.services import expire_run_out


@shared_task
def expire_vettings() -> None:
    """Those of each institution whose last day at its seat is over."""
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor(tenant_id)) as portal:
            zone = Tenant.objects.get(pk=tenant_id).time_zone
            with timezone.override(zone):
                expire_run_out(tenant_id, actor=portal)
