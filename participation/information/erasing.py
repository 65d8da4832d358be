"""What goes when somebody deletes their account: drafts, and the words of what they asked alone."""

from uuid import UUID

from django.db import transaction

from participation.information.models import Clarification, InformationRequest
from participation.information.states import IN_HAND, InformationStatus
from portal.drafts.models import Draft
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform

GONE = "–"


@transaction.atomic
def forget_requests_of(person_id: UUID) -> None:
    """Run by the worker. What is open is withdrawn; what was sent keeps its row without its words."""
    with tenant_context(Actor(person_id=person_id)):
        drafts = InformationRequest.objects.filter(
            person_id=person_id, status=InformationStatus.DRAFT
        )
        label = InformationRequest._meta.label_lower
        Draft.objects.filter(person_id=person_id, subject_type=label).delete()
        drafts.delete()
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        sent = list(
            InformationRequest.objects.filter(person_id=person_id).values_list("pk", "tenant_id")
        )
    for request_id, tenant_id in sent:
        with tenant_context(system_actor(tenant_id)):
            _forget(request_id, system_actor(tenant_id))


def _forget(request_id: UUID, actor: Actor) -> None:
    request = InformationRequest.objects.get(pk=request_id)
    if request.status in IN_HAND:
        perform(InformationRequest, request_id, "withdraw", actor=actor, values={"confirm": True})
    InformationRequest.objects.filter(pk=request_id).update(
        title=GONE, text=GONE, urgency_reason=""
    )
    Clarification.objects.filter(request_id=request_id).update(answer="")
