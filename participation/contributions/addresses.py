"""The mail addresses of consultations: a random key at the domain that the settings name."""

from django.conf import settings

from participation.consultations.models import Consultation
from portal.permissions import ANYBODY
from portal.tenancy.context import tenant_context


def address_of(consultation: Consultation) -> str:
    """Where contributions can be mailed; empty where the portal receives no mail."""
    domain = settings.INBOUND_MAIL_DOMAIN
    return f"{consultation.mail_key}@{domain}".lower() if domain else ""


def consultation_at(local_part: str) -> Consultation | None:
    """The published consultation whose key this is; None for any other address."""
    with tenant_context(ANYBODY):
        rows = Consultation.objects.filter(mail_key__iexact=local_part.strip())
        return rows.select_related("tenant").first()
