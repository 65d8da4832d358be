"""Reads of figures: published ones for anybody, drafts for whoever coordinates."""

from uuid import UUID

from django.db.models import QuerySet

from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from protection.figures.models import ProtectionFigures


def list_published(tenant: Tenant | None = None) -> QuerySet[ProtectionFigures]:
    """What was published, the latest year first; of all institutions where none is named."""
    rows = ProtectionFigures.objects.filter(published_at__isnull=False).select_related("tenant")
    return rows if tenant is None else rows.filter(tenant=tenant)


def list_figures(tenant: Tenant, *, actor: Actor) -> QuerySet[ProtectionFigures]:
    """Drafts as well, for who makes and who publishes them. Raises NotPermitted."""
    require(actor, Permission.CASE_READ)
    return ProtectionFigures.objects.filter(tenant=tenant)


def get_figures(figures_id: UUID, *, tenant: Tenant, actor: Actor) -> ProtectionFigures:
    """One year. Raises NotFound, NotPermitted."""
    found = list_figures(tenant, actor=actor).filter(pk=figures_id).first()
    if found is None:
        raise NotFound
    return found
