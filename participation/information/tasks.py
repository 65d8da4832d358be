"""The daily figures of access to information, and log entries whose time has come."""

from celery import shared_task
from django.utils import timezone

from participation.information.disclosing import open_embargoed
from participation.information.publishing import publish_information_figures
from participation.information.rules import information_policy
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids


@shared_task
def publish_information() -> None:
    """Each institution that has the procedure: entries of the log that are due, and figures."""
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor(tenant_id)):
            if information_policy(tenant_id) is None:
                continue
            open_embargoed(tenant_id, now=timezone.now())
            publish_information_figures(tenant=Tenant.objects.get(pk=tenant_id))
