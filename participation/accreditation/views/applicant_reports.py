"""Periodic reports: drafted, with a file where one likes, sent with a receipt."""

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participation.accreditation import move_fields
from participation.accreditation.holding import REPORT_FORM, attach_to_report, save_report
from participation.accreditation.models import Accreditation, PeriodicReport
from participation.accreditation.selectors import list_reports
from participation.accreditation.states import ReportStatus
from participation.accreditation.views.applicant_door import INVALID, show
from participation.accreditation.views.applicant_holder import (
    holder_page,
    own_rulebook,
    to_status,
)
from participation.accreditation.whereabouts import clock_rows
from portal.clocks import clocks_of
from portal.documents.kinds import ACCEPT, names_of_kinds
from portal.documents.services import store_document
from portal.documents.uploads import optional_upload_of
from portal.drafts import writing
from portal.drafts.writing import Writing
from portal.errors import InvalidFields, NotFound, PortalError, Sentence
from portal.http import PortalRequest, address, say
from portal.policies.kinds import Audience, RuleKind
from portal.transitions import perform, steps_of

_WRITABLE = frozenset({ReportStatus.DUE, ReportStatus.QUESTIONED})


@holder_page
def report(request: PortalRequest, accreditation: Accreditation, report: UUID) -> HttpResponse:
    """One report: written while it is due or questioned, then read."""
    found = list_reports(accreditation).select_related("document").filter(pk=report).first()
    if found is None:
        raise NotFound
    if found.status not in _WRITABLE:
        return _show_sent(request, accreditation, found)
    return _write(request, accreditation, found)


def _write(
    request: PortalRequest, accreditation: Accreditation, found: PeriodicReport
) -> HttpResponse:
    fields = move_fields.for_report(found, request.actor)
    text = Writing(found, REPORT_FORM, fields, partial(save_report, found))
    if request.method != "POST":
        return _show(request, accreditation, found, text)
    clash = writing.keep(request, text)
    if clash is not None:
        return _show(request, accreditation, found, text, clash=clash)
    refused = _take_file(request, found)
    if refused:
        return _show(request, accreditation, found, text, file_sentence=refused)
    if "later" in request.POST:
        say(request, _("Saved. You can go on at any time."))
        return redirect(request.get_full_path())
    return _send(request, accreditation, found, text)


def _take_file(request: PortalRequest, found: PeriodicReport) -> Sentence:
    """Attach or take off the file; the sentence that says why a file could not be taken."""
    if "remove_file" in request.POST:
        attach_to_report(report=found, document=None, actor=request.actor)
    try:
        upload = optional_upload_of(request, "file")
        if upload is None or found.organization_id is None:
            return ""
        stored = store_document(
            tenant_id=found.tenant_id,
            organization_id=found.organization_id,
            upload=upload,
            audience=Audience.SECRETARIAT,
            actor=request.actor,
        )
    except PortalError as error:
        return error.sentence
    attach_to_report(report=found, document=stored, actor=request.actor)
    return ""


def _send(
    request: PortalRequest, accreditation: Accreditation, found: PeriodicReport, text: Writing
) -> HttpResponse:
    try:
        perform(PeriodicReport, found.pk, "submit", actor=request.actor, values=text.drafted())
    except InvalidFields as error:
        return _show(request, accreditation, found, text, wrong=error)
    except PortalError as error:
        return _show(request, accreditation, found, text, sentence=error.sentence)
    say(request, _("Your report has arrived."))
    return redirect(
        address(request, "accreditation-report", accreditation=accreditation.pk, report=found.pk)
    )


def _show(
    request: PortalRequest,
    accreditation: Accreditation,
    found: PeriodicReport,
    text: Writing,
    *,
    sentence: Sentence = "",
    file_sentence: Sentence = "",
    **state: Any,
) -> HttpResponse:
    rulebook = own_rulebook(accreditation)
    context = writing.shown(request, text, **state) | {
        "accreditation": accreditation,
        "report": found,
        "sentence": sentence,
        "file_sentence": file_sentence,
        "clocks": clock_rows(clocks_of(found), rulebook),
        "rule": rulebook.first(RuleKind.REPORTING_CYCLE),
        "accept": ACCEPT,
        "kinds": names_of_kinds(),
        "most": settings.DOCUMENT_MAX_BYTES,
    }
    wrong = bool(state or sentence or file_sentence)
    code = 409 if context["clash"] else INVALID if wrong else 200
    further = ((to_status(request, accreditation), _("Your status")),)
    return show(request, "report", context, further=further, status=code)


def _show_sent(
    request: PortalRequest, accreditation: Accreditation, found: PeriodicReport
) -> HttpResponse:
    done = {move.name: move.done for move in PeriodicReport.TRANSITIONS}
    context = {
        "accreditation": accreditation,
        "report": found,
        "events": [
            {"when": step.taken_at, "what": done[step.transition], "text": step.note}
            for step in steps_of(found, actor=request.actor)
        ],
    }
    further = ((to_status(request, accreditation), _("Your status")),)
    return show(request, "report_sent", context, further=further)
