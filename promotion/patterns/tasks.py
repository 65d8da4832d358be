"""The nightly look over all series, and grave reports in between."""

from celery import shared_task
from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids
from promotion.patterns.detecting import detect, is_due
from promotion.patterns.settings import settings_of
from promotion.patterns.severe import raise_severe


@shared_task
def examine_series() -> None:
    """Each institution once a day, and where somebody asked for it."""
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor(tenant_id)):
            tenant = Tenant.objects.get(pk=tenant_id)
            settings = settings_of(tenant_id)
            if is_due(tenant, settings):
                detect(tenant, through=settings.asked_through)


@shared_task
def look_for_grave_reports() -> None:
    """What cannot wait for the night."""
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor(tenant_id)):
            tenant = Tenant.objects.get(pk=tenant_id)
            raise_severe(tenant, settings_of(tenant_id), now=timezone.now())
