"""Reading appeals: one's own and those shared with one; those who review, what was filed."""

from uuid import UUID

from django.db.models import Model, Q, QuerySet

from portal.actors.models import MatterAccess
from portal.appeals.models import Appeal
from portal.errors import NotFound
from portal.grants import StaffRole
from portal.permissions import Actor

_REVIEWING_ROLES = frozenset({StaffRole.APPEALS_REVIEWER, StaffRole.AUDITOR})


def may_see_appeals(actor: Actor) -> bool:
    """Whether this member of staff reviews decisions, or audits those who do."""
    return bool(actor.staff_roles & _REVIEWING_ROLES)


def visible(actor: Actor) -> QuerySet[Appeal]:
    """Requests for a review: their author's and those shared with one; staff who review, filed ones.

    Inside an organization such a request is its author's matter, also against colleagues.
    """
    requests = Appeal.objects.select_related("tenant", "decision", "decision__rule")
    if actor.is_system:
        return requests
    if actor.tenant_id is not None:
        if not may_see_appeals(actor):
            return requests.none()
        return requests.filter(tenant_id=actor.tenant_id).exclude(status=Appeal.Status.DRAFT)
    shared = MatterAccess.objects.filter(
        person_id=actor.person_id, subject_type=Appeal._meta.label_lower
    )
    own = Q(organization_id=None) | Q(organization_id__in=list(actor.organization_roles))
    return requests.filter(own).filter(
        Q(filed_by_id=actor.person_id) | Q(pk__in=shared.values("subject_id"))
    )


def list_appeals_of(subject: Model, *, actor: Actor) -> QuerySet[Appeal]:
    """The requests for a review about a row that this actor may see."""
    return visible(actor).filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


def get_appeal(request_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> Appeal:
    """One request at this institution; NotFound where there is none that this actor may see."""
    found = visible(actor).filter(pk=request_id, tenant_id=tenant_id).first()
    if found is None:
        raise NotFound
    return found


def list_appeals(actor: Actor) -> QuerySet[Appeal]:
    """The institution's requests, those not yet acknowledged first, by what is due."""
    return visible(actor).select_related("organization").order_by("-status", "due_at")
