"""Who may read a report that somebody was kept out: its author, and those who review."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from participation.restrictions.models import Restriction
from participation.restrictions.states import RestrictionStatus
from portal.errors import NotFound
from portal.grants import STAFF_GRANTS, Permission
from portal.organizations.models import Organization
from portal.permissions import Actor


def may_handle(actor: Actor) -> bool:
    """Whether this member of staff is one of those who see reports at all."""
    return any(Permission.RESTRICTION_HANDLE in STAFF_GRANTS[role] for role in actor.staff_roles)


def visible(actor: Actor) -> QuerySet[Restriction]:
    """The reports that this actor may see; PostgreSQL has narrowed them in the same way."""
    restrictions = Restriction.objects.select_related("tenant")
    if actor.is_system:
        return restrictions
    if actor.tenant_id is not None:
        if not may_handle(actor):
            return restrictions.none()
        own = restrictions.filter(tenant_id=actor.tenant_id, wants_review=True)
        return own.exclude(status=RestrictionStatus.DRAFT)
    if actor.person_id is None:
        return restrictions.none()
    return restrictions.filter(filed_by_id=actor.person_id)


def get_restriction(restriction_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> Restriction:
    """One report at this institution; NotFound where there is none that this actor may see."""
    found = visible(actor).filter(pk=restriction_id, tenant_id=tenant_id).first()
    if found is None:
        raise NotFound
    return found


def list_own_restrictions(tenant_id: UUID, *, actor: Actor) -> QuerySet[Restriction]:
    """One's own reports at this institution, the latest first; staff have none."""
    if actor.is_staff or actor.person_id is None:
        return Restriction.objects.none()
    return visible(actor).filter(tenant_id=tenant_id).order_by("-created_at")


def list_restrictions(*, actor: Actor, status: str = "") -> QuerySet[Restriction]:
    """What is open, or those of one status, for those who handle them."""
    found = visible(actor)
    if status:
        return found.filter(status=status)
    return found.exclude(status=RestrictionStatus.CLOSED)


def list_speaking_for(actor: Actor) -> QuerySet[Organization]:
    """The organizations for which this person can report, by name."""
    return Organization.objects.filter(pk__in=list(actor.organization_roles)).order_by("name")


def kinds_filed(tenant_id: UUID) -> QuerySet[Restriction, Any]:
    """The kinds of what was filed for review at this institution, one entry a report."""
    filed = Restriction.objects.filter(tenant_id=tenant_id, wants_review=True)
    return filed.exclude(status=RestrictionStatus.DRAFT).values_list("kind", flat=True)
