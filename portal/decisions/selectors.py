"""Reading decisions: one's own file, the institution's, and the de-identified register."""

from uuid import UUID

from django.db.models import QuerySet

from portal.decisions.models import Decision, DecisionDigest
from portal.errors import NotFound
from portal.permissions import Actor
from portal.tenancy.models import Tenant


def visible(actor: Actor) -> QuerySet[Decision]:
    """Decisions on one's own organizations, of one's institution, or published by their holder."""
    decisions = Decision.objects.select_related("tenant", "rule")
    if actor.is_staff:
        return decisions.filter(tenant_id=actor.tenant_id)
    return decisions.filter(organization_id__in=list(actor.organization_roles)) | decisions.exclude(
        published_at=None
    )


def get_decision(decision_id: UUID | str, *, actor: Actor) -> Decision:
    """One decision; NotFound where there is none that this actor may see."""
    found = visible(actor).filter(pk=decision_id).first()
    if found is None:
        raise NotFound
    return found


def list_digests(tenant: Tenant) -> QuerySet[DecisionDigest]:
    """The public register: rule, reason, body and month; nobody's name."""
    return DecisionDigest.objects.filter(tenant=tenant).select_related("rule", "rule__policy")
