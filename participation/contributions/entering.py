"""Who may take part in a consultation, by its rule; pure apart from one look at accreditations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import Accreditation
from participation.accreditation.states import AccreditationStatus
from participation.consultations.models import Consultation
from participation.consultations.states import Entry
from portal.errors import Refused
from portal.organizations.models import Organization
from portal.policies.models import PolicySubject
from portal.policies.rulebook import policy_in_force


def require_open(consultation: Consultation, *, now: Any = None) -> None:
    """Raises Refused (closed) where contributions are not taken at this instant."""
    if consultation.takes_contributions(now):
        return
    raise Refused(
        _(
            "This consultation does not take contributions now. What you wrote is kept; the page of"
            " the consultation says when it is open and how to reach the responsible unit."
        ),
        code="closed",
    )


def require_entry(consultation: Consultation, organization: Organization | None) -> None:
    """Raises Refused (organizations_only, accredited_only) where the rule lets others in only."""
    if consultation.entry in {Entry.ANYBODY, Entry.SIGNED_IN}:
        return
    if organization is None:
        raise Refused(
            _(
                "This consultation is open to organizations. Choose the organization for which you"
                " write."
            ),
            code="organizations_only",
        )
    if consultation.entry == Entry.ACCREDITED and not _is_accredited(consultation, organization):
        raise Refused(
            _(
                "This consultation is open to organizations that are accredited with the"
                " institution. Your organization is not, as far as the portal knows."
            ),
            code="accredited_only",
        )


def _is_accredited(consultation: Consultation, organization: Organization) -> bool:
    return Accreditation.objects.filter(
        tenant_id=consultation.tenant_id,
        organization=organization,
        status__in=[AccreditationStatus.ACTIVE, AccreditationStatus.UNDER_NOTICE],
    ).exists()


def has_rules(tenant_id: Any) -> bool:
    """Whether the institution has published rules under which contributions are moderated."""
    return policy_in_force(tenant_id, PolicySubject.CONSULTATIONS) is not None
