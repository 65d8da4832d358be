"""Who is told: functions from an event and its subject to people. They run in the tenant's context."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portal.actors.models import MatterAccess, Representation, StaffMembership
from portal.grants import OrganizationRole, StaffRole
from portal.notifications.templates import Audience, Recipient
from portal.outbox import Event
from portal.permissions import DatabaseRole, organization_of, person_of, system_actor
from portal.tenancy.context import tenant_context


def _for_organization(
    organization_id: UUID | None, roles: set[OrganizationRole]
) -> list[Recipient]:
    if organization_id is None:
        return []
    # The worker reads this itself: who asks a question has not opened its whole file to the
    # institution, and is told all the same.
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        people = Representation.objects.filter(
            organization_id=organization_id, role__in=roles, ended_at=None
        ).order_by("id")
        return [Recipient(row.person_id, organization_id) for row in people]


def owners(_event: Event, subject: Any) -> list[Recipient]:
    """Those who own the organization's file."""
    return _for_organization(organization_of(subject), {OrganizationRole.OWNER})


def representatives(event: Event, subject: Any) -> list[Recipient]:
    """Owners and editors of the organization, and delegates with whom this matter is shared.

    A person's own matter is told to that person alone.
    """
    organization_id, person_id = organization_of(subject), person_of(subject)
    if organization_id is None:
        return [] if person_id is None else [Recipient(person_id)]
    always = _for_organization(organization_id, {OrganizationRole.OWNER, OrganizationRole.EDITOR})
    shared_with = set(
        MatterAccess.objects.filter(
            organization_id=organization_id,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
        ).values_list("person_id", flat=True)
    )
    delegates = _for_organization(organization_id, {OrganizationRole.DELEGATE})
    return always + [one for one in delegates if one.person_id in shared_with]


def staff(*roles: StaffRole) -> Audience:
    """The institution's staff with one of these roles."""

    def find(event: Event, subject: Any) -> list[Recipient]:
        return _staff(event, subject, roles)

    return find


def assignee_or(*roles: StaffRole) -> Audience:
    """Whoever handles the matter; where nobody does, the staff with one of these roles."""

    def find(event: Event, subject: Any) -> list[Recipient]:
        assignee = getattr(subject, "assignee_id", None)
        if assignee is not None and _live(event).filter(person_id=assignee).exists():
            return [Recipient(assignee, organization_of(subject), is_staff=True)]
        return _staff(event, subject, roles)

    return find


def _live(event: Event) -> QuerySet[StaffMembership]:
    if event.tenant_id is None:
        return StaffMembership.objects.none()
    return StaffMembership.objects.filter(tenant_id=event.tenant_id, ended_at=None)


def _staff(event: Event, subject: Any, roles: tuple[StaffRole, ...]) -> list[Recipient]:
    members = _live(event).filter(roles__overlap=[role.value for role in roles]).order_by("id")
    organization_id = organization_of(subject)
    return [Recipient(member.person_id, organization_id, is_staff=True) for member in members]


def person_named(reference: str, *, is_staff: bool = False) -> Audience:
    """The person whose id the event carries under this name."""

    def find(event: Event, subject: Any) -> list[Recipient]:
        value = event.references.get(reference)
        if not value:
            return []
        return [Recipient(UUID(value), organization_of(subject), is_staff=is_staff)]

    return find
