"""Reading figures on equity. PostgreSQL shows reports to the institution's staff alone."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from participation.equity.models import EquityPublication, EquityReport, GroupBand
from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant


def list_reports(tenant: Tenant, *, actor: Actor) -> QuerySet[EquityReport]:
    """The reports of every cycle, the newest first: for those who may read them."""
    require(actor, Permission.EQUITY_READ)
    return EquityReport.objects.filter(tenant=tenant)


def get_report(report_id: UUID | str, *, tenant: Tenant, actor: Actor) -> EquityReport:
    """One report. Raises NotFound, NotPermitted."""
    try:
        found = list_reports(tenant, actor=actor).filter(pk=report_id).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def list_publications(tenant: Tenant) -> QuerySet[EquityPublication]:
    """What was published, the newest cycle first."""
    return EquityPublication.objects.filter(tenant=tenant, published_at__isnull=False)


def get_publication(tenant: Tenant, kind: str, *, cycle: int | None = None) -> EquityPublication:
    """The newest published figures of one kind, or those of one cycle. Raises NotFound."""
    found = list_publications(tenant).filter(kind=kind)
    if cycle is not None:
        found = found.filter(cycle=cycle)
    publication = found.first()
    if publication is None:
        raise NotFound
    return publication


def list_bands(tenant: Tenant, kind: str, *, last_year: int) -> QuerySet[GroupBand]:
    """The bands of one kind for the years that end with this one, as far as one may see them."""
    return GroupBand.objects.filter(tenant=tenant, kind=kind, last_year=last_year)
