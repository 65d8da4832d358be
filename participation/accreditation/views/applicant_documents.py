"""The documents of a draft: asked for one by one, attached, replaced, taken off."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participation.accreditation.models import Application, ApplicationDocument
from participation.accreditation.selectors import DRAFT_FORM, list_documents
from participation.accreditation.services import attach_document, remove_document
from participation.accreditation.submission import faults
from participation.accreditation.views.applicant import require_editable
from participation.accreditation.views.applicant_door import (
    application_address,
    application_page,
    show,
)
from portal.documents.kinds import ACCEPT, names_of_kinds
from portal.documents.services import store_document
from portal.documents.uploads import upload_of
from portal.drafts.services import read_draft
from portal.errors import InvalidFields, NotFound, PortalError
from portal.http import PortalRequest, say
from portal.policies.kinds import Document, DocumentSetParameters, Retention, RuleKind
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook, rulebook_of


@application_page
def documents(request: PortalRequest, application: Application) -> HttpResponse:
    """Every document that the rules ask for, with who reads it and what can stand in its place."""
    require_editable(application)
    return show_documents(request, application)


@application_page
def upload(request: PortalRequest, application: Application, code: str) -> HttpResponse:
    """Take a file in under one of the codes asked for; an earlier one is replaced."""
    require_editable(application)
    rulebook = rulebook_of(application.policy_id)
    asked = {document.code: document for document in asked_documents(application, rulebook)}
    if request.method != "POST" or code not in asked:
        raise NotFound
    alternatives = {other.code for other in asked[code].alternatives}
    stands_in = request.POST.get("alternative", "")
    try:
        stored = store_document(
            tenant_id=application.tenant_id,
            organization_id=application.organization_id,
            upload=upload_of(request, "file"),
            audience=asked[code].audience,
            actor=request.actor,
        )
    except InvalidFields as error:
        return show_documents(request, application, wrong={code: error.errors["file"][0]})
    except PortalError as error:
        return show_documents(request, application, wrong={code: error.sentence})
    attach_document(
        application_id=application.pk,
        document=stored,
        code=code,
        alternative=stands_in if stands_in in alternatives else "",
        actor=request.actor,
    )
    say(request, _("“%(name)s” is attached.") % {"name": stored.file_name})
    return redirect(application_address("application-documents", application) + f"#{code}")


def show_documents(
    request: PortalRequest, application: Application, *, wrong: dict[str, Any] | None = None
) -> HttpResponse:
    """The page, with a sentence beside the document that could not be taken."""
    rulebook = rulebook_of(application.policy_id)
    attached = {entry.code: entry for entry in list_documents(application)}
    missing = faults(application, rulebook) if "check" in request.GET else {}
    context = {
        "application": application,
        "rows": [
            document_row(document, attached.get(document.code), (wrong or {}).get(document.code))
            | {"missing": missing.get(f"document_{document.code}")}
            for document in asked_documents(application, rulebook)
        ],
        "rule": rulebook.first(RuleKind.DOCUMENT_SET),
        "problems": [
            {"text": sentence, "anchor": f"file-{code}"} for code, sentence in (wrong or {}).items()
        ],
        "accept": ACCEPT,
        "kinds": names_of_kinds(),
        "most": settings.DOCUMENT_MAX_BYTES,
        "chosen": request.POST.get("alternative", ""),
    }
    further = ((application_address("application-tasks", application), _("Your application")),)
    return show(request, "documents", context, further=further, status=422 if wrong else 200)


def asked_documents(application: Application, rulebook: Rulebook) -> tuple[Document, ...]:
    """The documents that the rules ask for, for the status chosen."""
    asked = rulebook.parameters(DocumentSetParameters)
    tier = str(read_draft(application, DRAFT_FORM).values.get("tier") or "")
    return asked.for_tier(tier) if asked else ()


def document_row(
    document: Document, entry: ApplicationDocument | None, wrong: Any = None
) -> dict[str, Any]:
    """One document asked for, and what is attached under it."""
    alternatives = [(other.code, here(other.label).text) for other in document.alternatives]
    names = dict(alternatives)
    return {
        "code": document.code,
        "label": here(document.label),
        "help": here(document.help) if document.help else None,
        "required": document.required,
        "audience": document.audience.label,
        "is_not_kept": document.retention == Retention.INSPECTED,
        "retention": document.retention.label,
        "alternatives": alternatives,
        "attached": entry,
        "stands_for": names.get(entry.alternative, "") if entry else "",
        "wrong": wrong,
    }


@application_page
def remove(request: PortalRequest, application: Application, code: str) -> HttpResponse:
    """Take a document off the draft; a version that was sent keeps it."""
    require_editable(application)
    known = {
        document.code
        for document in asked_documents(application, rulebook_of(application.policy_id))
    }
    if request.method != "POST" or code not in known:
        raise NotFound
    remove_document(application_id=application.pk, code=code, actor=request.actor)
    say(request, _("Removed. You can attach another file."))
    return redirect(application_address("application-documents", application) + f"#{code}")
