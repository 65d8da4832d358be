"""What somebody may read of requests for information. PostgreSQL has narrowed the rows already."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from participation.information.models import (
    Clarification,
    DisclosedDocument,
    Disclosure,
    DisclosureSource,
    InformationRequest,
    Preparation,
    ReleasedDocument,
    Withheld,
)
from participation.information.states import IN_HAND
from portal.decisions.models import Decision
from portal.documents.selectors import documents_of_matters
from portal.errors import NotFound
from portal.grants import OrganizationRole, Permission
from portal.organizations.models import Organization
from portal.permissions import Actor, allowed
from portal.tenancy.models import Tenant

_WRITERS = frozenset({OrganizationRole.OWNER, OrganizationRole.EDITOR})


def visible(actor: Actor) -> QuerySet[InformationRequest]:
    """The requests that this actor may see, in no particular order.

    One's own; those of organizations that one owns or edits for; for staff those that were sent.
    """
    requests = InformationRequest.objects.all()
    if actor.is_system:
        return requests
    if actor.tenant_id is not None:
        if not allowed(actor, Permission.INFORMATION_READ):
            return requests.none()
        return requests.filter(tenant_id=actor.tenant_id).exclude(submitted_at=None)
    if actor.person_id is None:
        return requests.none()
    return requests.filter(Q(organization_id__in=writing_for(actor)) | Q(person_id=actor.person_id))


def writing_for(actor: Actor) -> list[UUID]:
    """The organizations for which this person can ask."""
    return [key for key, role in actor.organization_roles.items() if role in _WRITERS]


def list_writing_for(actor: Actor) -> QuerySet[Organization]:
    """The same as rows, by name."""
    return Organization.objects.filter(pk__in=writing_for(actor)).order_by("name")


def get_information_request(
    request_id: UUID | str, *, tenant_id: UUID, actor: Actor
) -> InformationRequest:
    """One request to this institution; NotFound where there is none that this actor may see."""
    found = (
        visible(actor)
        .filter(pk=request_id, tenant_id=tenant_id)
        .select_related("tenant", "organization", "policy")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def list_own_requests(tenant_id: UUID, *, actor: Actor) -> QuerySet[InformationRequest]:
    """One's own requests to this institution, the latest first; staff have none."""
    if actor.is_staff or actor.person_id is None:
        return InformationRequest.objects.none()
    found = visible(actor).filter(tenant_id=tenant_id)
    return found.select_related("organization", "tenant").order_by("-created_at")


def list_requests_of(organization_id: UUID, *, actor: Actor) -> QuerySet[InformationRequest]:
    """An organization's requests to all institutions, the latest first."""
    found = visible(actor).filter(organization_id=organization_id)
    return found.select_related("tenant").order_by("-created_at")


def list_queue(
    *, actor: Actor, status: str = "", assignee: str = "", words: str = ""
) -> QuerySet[InformationRequest]:
    """The institution's requests in hand, or those of one status, in no order yet."""
    found = visible(actor)
    found = found.filter(status=status) if status else found.filter(status__in=IN_HAND)
    if assignee == "mine":
        found = found.filter(assignee_id=actor.person_id)
    elif assignee == "nobody":
        found = found.filter(assignee=None)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(receipt__iexact=words))
    return found.select_related("tenant")


def list_clarifications(asked: InformationRequest) -> QuerySet[Clarification]:
    """Questions and answers, first to last."""
    return Clarification.objects.filter(request=asked)


def open_question(asked: InformationRequest) -> Clarification | None:
    """The question that waits for an answer."""
    return list_clarifications(asked).filter(answered_at=None, ended_at=None).last()


def list_released(asked: InformationRequest) -> QuerySet[ReleasedDocument]:
    """Documents on the file; whoever asked sees those that were delivered."""
    return ReleasedDocument.objects.filter(request=asked).select_related("document")


def list_withheld(asked: InformationRequest) -> QuerySet[Withheld]:
    """What is kept back; whoever asked sees what was decided."""
    return Withheld.objects.filter(request=asked).select_related("released")


def list_preparations(asked: InformationRequest) -> QuerySet[Preparation]:
    """What was said to whoever decides: inside the institution only."""
    return Preparation.objects.filter(request=asked)


def list_decisions(asked: InformationRequest) -> QuerySet[Decision]:
    """The decisions on this request, the latest first."""
    return Decision.objects.filter(
        subject_type=asked._meta.label_lower, subject_id=asked.pk
    ).select_related("rule", "rule__policy")


@documents_of_matters
def documents_of_requests(actor: Actor) -> QuerySet[Any]:
    """Files in requests that an actor may see."""
    requests = visible(actor).values("pk")
    return ReleasedDocument.objects.filter(request__in=requests).values("document_id")


def list_log(
    tenant: Tenant, *, words: str = "", since: datetime | None = None
) -> QuerySet[Disclosure]:
    """The disclosure log: everybody may read it."""
    found = Disclosure.objects.filter(tenant=tenant, published_at__isnull=False)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(summary__icontains=words))
    return found.filter(published_at__gte=since) if since else found


def get_disclosure(disclosure_id: UUID | str, *, tenant: Tenant) -> Disclosure:
    """One entry of the log; NotFound where there is none that everybody may read."""
    found = list_log(tenant).filter(pk=disclosure_id).first()
    if found is None:
        raise NotFound
    return found


def list_disclosed(disclosure: Disclosure) -> QuerySet[DisclosedDocument]:
    """The documents of an entry."""
    return DisclosedDocument.objects.filter(disclosure=disclosure).select_related("document")


def disclosure_of(asked: InformationRequest) -> Disclosure | None:
    """The log's entry that comes from this request; known inside the institution alone."""
    source = DisclosureSource.objects.filter(request=asked).select_related("disclosure").first()
    return source.disclosure if source else None
