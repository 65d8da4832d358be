"""Reading what is public about accreditation."""

from django.db.models import QuerySet

from participation.accreditation.models import Accreditation
from participation.accreditation.selectors import list_register
from participation.registers.models import FigureSet, FigureSubject
from portal.tenancy.models import Tenant


def find_in_register(
    tenant: Tenant, *, name: str = "", tier: str = "", country: str = ""
) -> QuerySet[Accreditation]:
    """Holders who agree to be listed, by name; each filter narrows the list."""
    found = list_register(tenant).order_by("organization_name", "id")
    if name:
        found = found.filter(organization_name__icontains=name)
    if tier:
        found = found.filter(tier=tier)
    return found.filter(organization_country=country) if country else found


def latest_figures(
    tenant: Tenant, subject: FigureSubject = FigureSubject.ACCREDITATION
) -> FigureSet | None:
    """The newest published figures on this subject, if any were made."""
    return FigureSet.objects.filter(tenant=tenant, subject=subject).first()
