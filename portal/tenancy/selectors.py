"""Which institutions there are."""

from django.db.models import QuerySet

from portal.tenancy.models import Tenant


def list_institutions() -> QuerySet[Tenant]:
    """All institutions that are open to the public."""
    return Tenant.objects.exclude(published_at=None).order_by("slug")
