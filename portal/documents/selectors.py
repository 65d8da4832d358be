"""Which files somebody may read. PostgreSQL has narrowed the rows already."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from portal.documents.models import Document
from portal.errors import NotFound
from portal.grants import OrganizationRole
from portal.permissions import Actor

# Gives the ids of the documents in the matters that an actor may see.
DocumentsOfMatters = Callable[[Actor], QuerySet[Any]]
_MATTERS: list[DocumentsOfMatters] = []


def documents_of_matters(source: DocumentsOfMatters) -> DocumentsOfMatters:
    """Register a room's documents: staff and delegates read a file only with a matter it is in."""
    _MATTERS.append(source)
    return source


def visible(actor: Actor) -> QuerySet[Document]:
    """The files that this actor may read."""
    documents = Document.objects.all()
    if actor.is_system:
        return documents
    if actor.tenant_id is not None:
        sent = documents.filter(tenant_id=actor.tenant_id).exclude(submitted_at=None)
        return sent.filter(_in_matters(actor) | Q(published_at__isnull=False))
    writers = _organizations(actor, OrganizationRole.OWNER, OrganizationRole.EDITOR)
    delegates = _organizations(actor, OrganizationRole.DELEGATE)
    own = Q(organization_id__in=writers) | Q(published_at__isnull=False)
    if actor.person_id is not None:
        own |= Q(person_id=actor.person_id)
    # A delegate's organization's files, and files of nobody's own, are read with their matter alone.
    own |= (Q(organization_id__in=delegates) | Q(organization_id=None)) & _in_matters(actor)
    return documents.filter(own)


def _organizations(actor: Actor, *roles: OrganizationRole) -> list[UUID]:
    return [
        organization for organization, role in actor.organization_roles.items() if role in roles
    ]


def _in_matters(actor: Actor) -> Q:
    readable = Q(uploaded_by_id=actor.person_id) if actor.is_staff else Q(pk__in=[])
    for source in _MATTERS:
        readable |= Q(pk__in=source(actor))
    return readable


def get_document(
    document_id: UUID | str, *, actor: Actor, tenant_id: UUID | None = None
) -> Document:
    """One file (of this institution, where one is given); NotFound for whoever may not read it."""
    found = visible(actor).filter(pk=document_id)
    if tenant_id is not None:
        found = found.filter(tenant_id=tenant_id)
    document = found.first()
    if document is None:
        raise NotFound
    return document


def list_documents_of(organization_id: UUID, *, actor: Actor) -> QuerySet[Document]:
    """An organization's files at all institutions, newest first."""
    return (
        visible(actor)
        .filter(organization_id=organization_id, discarded_at=None)
        .select_related("tenant")
        .order_by("-uploaded_at", "-id")
    )
