"""Which institutions there are."""

from uuid import UUID

from django.db.models import QuerySet

from portal.tenancy.models import Tenant


def list_institutions() -> QuerySet[Tenant]:
    """All institutions that are open to the public."""
    return Tenant.objects.exclude(published_at=None).order_by("slug")


def list_tenant_ids() -> list[UUID]:
    """Every institution, for the worker and for commands that go through all of them."""
    return list(Tenant.objects.order_by("pk").values_list("pk", flat=True))
