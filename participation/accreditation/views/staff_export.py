"""Exports: ask for what is shown, wait, fetch; approve what a colleague asked for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from participation.accreditation.dossier import timeline
from participation.accreditation.export import MEDIA_TYPES, listing_named
from participation.accreditation.export_requests import (
    get_export,
    list_exports,
    open_export,
    request_export,
)
from participation.accreditation.export_tables import ExportStatus
from participation.accreditation.models import ExportRequest
from participation.accreditation.queue import colleague_names
from participation.accreditation.views.staff_frame import (
    list_page,
    slug_of,
    staff_render,
    staff_url,
)
from portal.errors import IllegalTransition, NotPermitted, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.keyset import Order, beside, read_page
from portal.moves import has_role_for
from portal.permissions import allowed
from portal.transitions import perform, transition_of

SECTION = "staff-exports"
_ACTS = ("approve", "decline", "discard")


@staff_page
def export_request(request: PortalRequest, listing: str) -> HttpResponse:
    """Ask for exactly what a list shows; its filters are in the address."""
    wanted = listing_named(listing)
    query = wanted.read(request.GET.dict())
    there = wanted.home(slug_of(request), query)
    file_format = request.POST.get("format", "")
    if request.method != "POST" or file_format not in ExportRequest.Format.values:
        return redirect(there)
    try:
        export = request_export(
            listing=listing,
            query=query,
            file_format=file_format,
            language=get_language() or "en",
            actor=request.actor,
        )
    except Refused as error:
        messages.error(request, error.sentence)
        return redirect(there)
    return redirect(staff_url(request, "staff-export", export.pk))


@staff_page
def exports(request: PortalRequest) -> HttpResponse:
    """One's own exports and those that wait for one's approval."""
    if not any(
        has_role_for(request.actor, permission)
        for permission in (Permission.RECORD_EXPORT, Permission.EXPORT_APPROVE)
    ):
        raise NotPermitted(_("Your role does not include this. Ask whoever manages roles here."))
    page = read_page(
        list_exports(actor=request.actor), Order("requested_at", descending=True), request.GET
    )
    names = colleague_names(request.actor)
    rows = [
        [
            {"value": _title(row), "url": staff_url(request, "staff-export", row.pk)},
            {"value": names.get(row.requested_by_id, gettext("somebody who left"))},
            {"day": row.requested_at},
            {"value": export_place(row)[0], "tone": export_place(row)[1]},
        ]
        for row in page.rows
    ]
    return list_page(
        request,
        title=_("Exports"),
        columns=[
            _("What"),
            _("Asked for by"),
            _("When"),
            pgettext_lazy("state of a file", "Where"),
        ],
        rows=rows,
        empty=_("Exports that you ask for stand here for a day. Ask for one below a list."),
        **beside(page, request.GET.dict()),
    )


def _title(export: ExportRequest) -> str:
    listing, kind = listing_named(export.listing).label, export.get_format_display()
    return gettext("%(listing)s as %(format)s") % {"listing": listing, "format": kind}


def export_place(export: ExportRequest) -> tuple[str, str]:
    """The word and the value that the tag of an export shows."""
    if export.status == ExportStatus.CLOSED:
        return str(export.get_outcome_display()), export.outcome
    tones = {ExportStatus.AWAITING: "waiting", ExportStatus.PREPARING: "info"}
    return str(export.get_status_display()), tones.get(ExportStatus(export.status), "good")


@staff_page
def export(request: PortalRequest, export_id: UUID) -> HttpResponse:
    """How far an export is; its file; for a second person, whether to approve it."""
    return _show(request, export_id)


def _show(request: PortalRequest, export_id: UUID, *, problem: Any = "") -> HttpResponse:
    actor = request.actor
    found = get_export(export_id, actor=actor)
    word, state = export_place(found)
    is_waiting = found.status == ExportStatus.AWAITING
    answer = allowed(actor, Permission.EXPORT_APPROVE, found)
    is_mine = found.requested_by_id == actor.person_id
    context = {
        "export": found,
        "title": _title(found),
        "word": word,
        "state": state,
        "is_mine": is_mine,
        "shown": listing_named(found.listing).home(slug_of(request), found.query),
        "asked_by": colleague_names(actor).get(found.requested_by_id, ""),
        "can_approve": is_waiting and bool(answer),
        "why_not": answer.reason
        if is_waiting and has_role_for(actor, Permission.EXPORT_APPROVE)
        else "",
        "needs_factor": is_waiting
        and not is_mine
        and not actor.second_factor
        and has_role_for(actor, Permission.EXPORT_APPROVE),
        "can_discard": is_mine and found.status in transition_of(ExportRequest, "discard").sources,
        "problem": problem,
        "timeline": timeline(found, actor=actor),
        "crumbs": [{"url": staff_url(request, SECTION), "word": _("Exports")}],
    }
    status = 409 if problem else 200
    template = "accreditation/staff/export.html"
    return staff_render(request, template, context, status=status)


@staff_page
def export_act(request: PortalRequest, export_id: UUID) -> HttpResponse:
    """Approve, do not approve, throw away."""
    name = request.POST.get("act", "")
    get_export(export_id, actor=request.actor)
    if name in _ACTS:
        try:
            perform(ExportRequest, export_id, name, actor=request.actor)
        except IllegalTransition as error:
            return _show(request, export_id, problem=error.sentence)
        say(request, transition_of(ExportRequest, name).done)
    if name == "discard":
        return redirect(staff_url(request, SECTION))
    return redirect(staff_url(request, "staff-export", export_id))


@staff_page
def export_file(request: PortalRequest, export_id: UUID) -> HttpResponseBase:
    """The file, for the person who asked for it."""
    found, plain = open_export(export_id=export_id, actor=request.actor)
    day = found.requested_at.date().isoformat()
    response = FileResponse(
        plain,
        as_attachment=True,
        filename=f"{found.listing}-{day}.{found.format}",
        content_type=MEDIA_TYPES[ExportRequest.Format(found.format)],
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
