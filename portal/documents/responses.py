"""How a file is handed out, by pages and by the API alike."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from portal.documents.models import Document
from portal.documents.services import read_document
from portal.permissions import Actor


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
