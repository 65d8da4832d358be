"""An institution moves in with its spreadsheet: upload, match, try out, run, undo."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from participation.accreditation.dossier import timeline
from participation.accreditation.forms_import import ColumnsForm, UploadForm
from participation.accreditation.importing import (
    get_import,
    keep_mapping,
    list_imports,
    list_lines,
    list_mappings,
    match_columns,
    match_values,
    upload_import,
)
from participation.accreditation.importing_links import link_accreditation, unlink_accreditation
from participation.accreditation.importing_matches import open_values
from participation.accreditation.importing_values import reason_words
from participation.accreditation.models import Import, ImportLine
from participation.accreditation.models.importing import Verdict
from participation.accreditation.queue import options
from participation.accreditation.views.staff_frame import (
    list_page,
    parse_id,
    staff_render,
    staff_url,
)
from portal.errors import IllegalTransition, InvalidFields, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.importing.states import ImportStatus
from portal.importing.working import progress_of
from portal.keyset import Order, beside, read_page
from portal.moves import add_errors
from portal.permissions import require
from portal.transitions import perform, transition_of

SECTION = "staff-imports"
_WORKING = (ImportStatus.CHECKING, ImportStatus.RUNNING, ImportStatus.UNDOING)
_EDITABLE = (ImportStatus.UPLOADED, ImportStatus.CHECKED)
_ACTS = ("try_out", "run", "undo", "discard")


@staff_page
def imports(request: PortalRequest) -> HttpResponse:
    """What was brought in, the latest first."""
    require(request.actor, Permission.RECORD_IMPORT)
    order = Order("uploaded_at", descending=True)
    page = read_page(list_imports(actor=request.actor), order, request.GET)
    rows = [
        [
            {"value": row.file_name, "url": staff_url(request, "staff-import", row.pk)},
            {"day": row.uploaded_at},
            {"value": row.line_count},
            {"value": import_place(row)[0], "tone": import_place(row)[1]},
        ]
        for row in page.rows
    ]
    return list_page(
        request,
        title=_("Imports"),
        columns=[_("File"), _("When"), _("Lines"), pgettext_lazy("state of a file", "Where")],
        rows=rows,
        actions=[
            {"url": staff_url(request, "staff-import-new"), "word": _("Bring a spreadsheet in")}
        ],
        empty=_("Spreadsheets that were brought in stand here, each with its report and its undo."),
        **beside(page, request.GET.dict()),
    )


def import_place(batch: Import) -> tuple[str, str]:
    """The word and the tone of the tag of an import."""
    if batch.status == ImportStatus.CLOSED:
        return str(batch.get_outcome_display()), "neutral"
    tone = "info" if batch.status in _WORKING else "waiting"
    return str(batch.get_status_display()), "good" if batch.status == ImportStatus.DONE else tone


@staff_page
def upload(request: PortalRequest) -> HttpResponse:
    """Choose a file."""
    require(request.actor, Permission.RECORD_IMPORT)
    kept = dict(list_mappings(actor=request.actor).values_list("pk", "name"))
    form = UploadForm(request.POST or None, request.FILES or None, mappings=kept)
    if request.method == "POST" and form.is_valid():
        mapping = form.cleaned_data.get("mapping")
        given = form.cleaned_data["file"]
        try:
            batch = upload_import(
                file=given.file,
                file_name=given.name,
                mapping_id=UUID(mapping) if mapping else None,
                actor=request.actor,
            )
        except Refused as error:
            form.add_error("file", str(error.sentence))
        else:
            return redirect(staff_url(request, "staff-import-columns", batch.pk))
    context = {"form": form, "crumbs": _crumbs(request)}
    status = 422 if form.errors else 200
    template = "accreditation/staff/import_upload.html"
    return staff_render(request, template, context, status=status)


def _crumbs(request: PortalRequest, batch: Import | None = None) -> list[dict[str, Any]]:
    crumbs: list[dict[str, Any]] = [{"url": staff_url(request, SECTION), "word": _("Imports")}]
    if batch is not None:
        crumbs.append(
            {"url": staff_url(request, "staff-import", batch.pk), "word": batch.file_name}
        )
    return crumbs


@staff_page
def columns(request: PortalRequest, import_id: UUID) -> HttpResponse:
    """Say which column holds what."""
    batch = get_import(import_id, actor=request.actor)
    form = ColumnsForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        try:
            match_columns(
                import_id=batch.pk,
                columns=form.columns,
                date_order=form.cleaned_data["date_order"],
                actor=request.actor,
            )
        except InvalidFields as error:
            add_errors(form, error)
        else:
            return redirect(staff_url(request, "staff-import-values", batch.pk))
    context = {
        "form": form,
        "batch": batch,
        "sample": [line.raw for line in list_lines(batch)[:3]],
        "crumbs": _crumbs(request, batch),
    }
    status = 422 if form.errors else 200
    template = "accreditation/staff/import_columns.html"
    return staff_render(request, template, context, status=status)


@staff_page
def values(request: PortalRequest, import_id: UUID) -> HttpResponse:
    """Say which value means what, where the portal does not recognize it; then try it out."""
    batch = get_import(import_id, actor=request.actor)
    fields = open_values(batch)
    if request.method == "POST":
        codes = {name: dict(given) for name, given in batch.codes.items()}
        for field in fields:
            chosen = codes.setdefault(field.name, {})
            for value in field.values:
                code = request.POST.get(value.key, "")
                if code and code in field.codes:
                    chosen[value.text] = code
                else:
                    chosen.pop(value.text, None)
        match_values(import_id=batch.pk, codes=codes, actor=request.actor)
        name = request.POST.get("mapping", "")
        if name.strip():
            keep_mapping(import_id=batch.pk, name=name, actor=request.actor)
        perform(Import, batch.pk, "try_out", actor=request.actor)
        return redirect(staff_url(request, "staff-import", batch.pk))
    rows = [
        {
            "field": field,
            "values": [
                {"value": value, "options": options(field.codes.items(), value.code)}
                for value in field.values
            ],
        }
        for field in fields
    ]
    context = {"batch": batch, "rows": rows, "crumbs": _crumbs(request, batch)}
    template = "accreditation/staff/import_values.html"
    return staff_render(request, template, context)


@staff_page
def batch(request: PortalRequest, import_id: UUID) -> HttpResponse:
    """One import: how far it is, what each line would do or did."""
    return _show(request, import_id)


def _show(request: PortalRequest, import_id: UUID, *, problem: Any = "") -> HttpResponse:
    found = get_import(import_id, actor=request.actor)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in Verdict.values else ""
    page = read_page(list_lines(found, verdict), Order("number"), request.GET)
    word, tone = import_place(found)
    context = {
        "batch": found,
        "word": word,
        "tone": tone,
        "problem": problem,
        "is_working": found.status in _WORKING,
        "is_editable": found.status in _EDITABLE,
        "progress": progress_of(found),
        "counts": [
            {
                "word": choice.label,
                "number": found.counts.get(choice.value, 0),
                "url": f"?verdict={choice.value}",
                "current": choice.value == verdict,
            }
            for choice in Verdict
        ],
        "lines": [_line(request, line) for line in page.rows],
        "acts": [
            transition_of(Import, name)
            for name in _ACTS
            if found.status in transition_of(Import, name).sources
            and transition_of(Import, name).available(found)
        ],
        "timeline": timeline(found, actor=request.actor),
        "crumbs": _crumbs(request),
        **beside(page, request.GET.dict()),
    }
    status = 409 if problem else 200
    template = "accreditation/staff/import.html"
    return staff_render(request, template, context, status=status)


_LEFT = {
    "changed": _("left as it is: somebody has changed it since"),
    "gone": _("was gone already"),
}


def _line(request: PortalRequest, line: ImportLine) -> dict[str, Any]:
    url = ""
    if line.accreditation_id is not None:
        url = staff_url(request, "staff-status", line.accreditation_id)
    tones = {Verdict.MAKE: "good", Verdict.UPDATE: "info", Verdict.REFUSED: "bad"}
    return {
        "number": line.number,
        "name": line.values.get("organization_name", ""),
        "source_id": line.values.get("source_id", ""),
        "word": line.get_verdict_display(),
        "tone": tones.get(Verdict(line.verdict), "neutral") if line.verdict else "",
        "reasons": [reason_words(reason) for reason in line.reasons],
        "url": url,
        "left": _LEFT.get(line.left_because, "") if line.undone_at else "",
        "is_undone": line.undone_at is not None,
    }


@staff_page
def batch_act(request: PortalRequest, import_id: UUID) -> HttpResponse:
    """Try out, run, undo, throw away."""
    name = request.POST.get("act", "")
    get_import(import_id, actor=request.actor)
    if name in _ACTS:
        try:
            perform(Import, import_id, name, actor=request.actor)
        except (IllegalTransition, Refused) as error:
            return _show(request, import_id, problem=error.sentence)
        say(request, transition_of(Import, name).done)
    return redirect(staff_url(request, "staff-import", import_id))


@staff_page
def link(request: PortalRequest, accreditation_id: UUID) -> HttpResponse:
    """Give an imported status to its organization, or take that back."""
    if request.method == "POST" and request.POST.get("act") == "unlink":
        unlink_accreditation(accreditation_id=accreditation_id, actor=request.actor)
        say(request, gettext("The status is without an account again."))
    elif request.method == "POST":
        link_accreditation(
            accreditation_id=accreditation_id,
            organization_id=parse_id(request.POST.get("organization", "")),
            actor=request.actor,
        )
        say(request, gettext("The status belongs to this organization now; its people see it."))
    return redirect(staff_url(request, "staff-status", accreditation_id))
