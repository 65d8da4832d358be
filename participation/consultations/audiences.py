"""Who is told about a consultation."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from participation.accreditation.models import Accreditation
from participation.accreditation.states import AccreditationStatus
from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus, Naming
from portal.actors.models import Representation
from portal.grants import OrganizationRole
from portal.notifications.templates import Recipient
from portal.outbox import Event

_TOLD_ROLES = (OrganizationRole.OWNER, OrganizationRole.EDITOR)
_IN_FORCE = (AccreditationStatus.ACTIVE, AccreditationStatus.UNDER_NOTICE)
_NOT_TOLD = (ContributionStatus.DRAFT, ContributionStatus.WITHDRAWN)


def holders(_event: Event, consultation: Any) -> list[Recipient]:
    """Those who represent an organization with a status at the institution."""
    holding = Accreditation.objects.filter(
        tenant_id=consultation.tenant_id, status__in=_IN_FORCE, organization__isnull=False
    )
    return _representatives(set(holding.values_list("organization_id", flat=True)))


def _representatives(organizations: set[UUID]) -> list[Recipient]:
    people = Representation.objects.filter(
        organization_id__in=organizations, role__in=_TOLD_ROLES, ended_at=None
    ).order_by("id")
    return [Recipient(row.person_id, row.organization_id) for row in people]


def contributors(_event: Event, consultation: Any) -> list[Recipient]:
    """Those who contributed under a name, and those who represent their organization."""
    open_ones = _sent(consultation).exclude(naming=Naming.CONFIDENTIAL)
    organizations = set(
        open_ones.filter(organization__isnull=False).values_list("organization_id", flat=True)
    )
    return [*_authors(open_ones), *_representatives(organizations)]


def confidential_contributors(_event: Event, consultation: Any) -> list[Recipient]:
    """Those who contributed in confidence only: they are told neutrally, and nobody beside them."""
    sent = _sent(consultation)
    named = {one.person_id for one in _authors(sent.exclude(naming=Naming.CONFIDENTIAL))}
    quiet = _authors(sent.filter(naming=Naming.CONFIDENTIAL))
    return [one for one in quiet if one.person_id not in named]


def _sent(consultation: Any) -> QuerySet[Contribution]:
    return Contribution.objects.filter(consultation=consultation).exclude(status__in=_NOT_TOLD)


def _authors(sent: QuerySet[Contribution]) -> list[Recipient]:
    people = sent.filter(author__isnull=False).values_list("author_id", flat=True).distinct()
    return [Recipient(person_id) for person_id in people]
