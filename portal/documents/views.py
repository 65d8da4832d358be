"""Files handed out through a permission check; a stranger's answer is that of a missing page."""

from uuid import UUID

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.documents.models import Document
from portal.documents.selectors import get_document
from portal.documents.services import read_document
from portal.errors import NotFound
from portal.http import PortalRequest, page, tenant_page
from portal.permissions import Actor


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


def document_response(document: Document, actor: Actor) -> StreamingHttpResponse:
    """The file as a download that no browser runs, shows in a frame or keeps.

    Raises Discarded or Unreadable before the first byte; no row is read while it is sent.
    """
    response = StreamingHttpResponse(
        read_document(document, actor=actor), content_type=document.media_type
    )
    response["Content-Length"] = str(document.size)
    response["Content-Disposition"] = content_disposition_header(True, document.file_name)  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
