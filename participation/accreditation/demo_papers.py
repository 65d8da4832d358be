"""Small real PDF files for the demo's applications."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from participation.accreditation.models import Application
from participation.accreditation.services import attach_document
from portal.documents.services import store_document
from portal.permissions import Actor
from portal.policies.kinds import DocumentSetParameters
from portal.policies.rulebook import Rulebook


def attach_papers(application: Application, rulebook: Rulebook, *, actor: Actor) -> None:
    """A page under each code that is required for any status."""
    asked = rulebook.parameters(DocumentSetParameters)
    for entry in asked.documents if asked else ():
        if not entry.required:
            continue
        document = store_document(
            tenant_id=application.tenant_id,
            organization_id=application.organization_id,
            upload=SimpleUploadedFile(
                f"{entry.code}.pdf", a_page(), content_type="application/pdf"
            ),
            audience=entry.audience,
            actor=actor,
        )
        attach_document(
            application_id=application.pk, document=document, code=entry.code, actor=actor
        )


def a_page() -> bytes:
    """An empty page."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    body = io.BytesIO()
    pdf.save(body)
    return body.getvalue()
