"""Files handed out through a permission check; a stranger's answer is that of a missing page."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from portal.documents.responses import document_response
from portal.documents.selectors import get_document
from portal.errors import NotFound
from portal.http import PortalRequest, page, tenant_page


@require_safe
@tenant_page
def document(request: PortalRequest, document_id: UUID) -> HttpResponseBase:
    """A file at the institution's address: its staff, and the organization's people."""
    if request.tenant is None:
        raise NotFound
    found = get_document(document_id, actor=request.actor, tenant_id=request.tenant.pk)
    return document_response(found, request.actor)


@require_safe
@page
def organization_document(
    request: PortalRequest, organization: UUID, document_id: UUID
) -> HttpResponseBase:
    """A file at the organization's own address."""
    found = get_document(document_id, actor=request.actor)
    if found.organization_id != organization:
        raise NotFound
    return document_response(found, request.actor)
