"""A file of obstacles is brought in: upload, match, try out, run, undo."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.errors import IllegalTransition, InvalidFields, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.importing.states import ImportStatus
from portal.importing.working import progress_of
from portal.keyset import Order, beside, read_page
from portal.moves import add_errors
from portal.permissions import Actor, require
from portal.transitions import perform, steps_of, transition_of
from promotion.exchange.forms import ColumnsForm, UploadForm
from promotion.exchange.mapping import shipped_mappings
from promotion.exchange.matching import open_values
from promotion.exchange.models import ObstacleImport, ObstacleImportLine, Verdict
from promotion.exchange.selectors import get_import, list_imports, list_lines, list_mappings
from promotion.exchange.services import (
    EDITABLE,
    definition_with,
    forget_mapping,
    keep_mapping,
    match_import,
    upload_import,
)
from promotion.exchange.words import LEFT, note_words

_FOLDER = "promotion/exchange"
_WORKING = (ImportStatus.CHECKING, ImportStatus.RUNNING, ImportStatus.UNDOING)
_ACTS = ("try_out", "run", "undo", "discard")
_TONES = {
    Verdict.MAKE: "good",
    Verdict.UPDATE: "info",
    Verdict.REFUSED: "bad",
}


def _url(request: PortalRequest, name: str, *args: Any) -> str:
    return reverse(name, args=(request.tenant.slug if request.tenant else "", *args))


def _crumbs(request: PortalRequest, batch: ObstacleImport | None = None) -> list[dict[str, Any]]:
    crumbs: list[dict[str, Any]] = [
        {"url": _url(request, "staff-obstacle-imports"), "word": _("Imports of obstacles")}
    ]
    if batch is not None:
        there = _url(request, "staff-obstacle-import", batch.pk)
        crumbs.append({"url": there, "word": batch.file_name})
    return crumbs


def place_of(batch: ObstacleImport) -> dict[str, str]:
    """The word and the tone of the tag of an import."""
    if batch.status == ImportStatus.CLOSED:
        return {"word": str(batch.get_outcome_display()), "tone": "neutral"}
    tone = "info" if batch.status in _WORKING else "waiting"
    tone = "good" if batch.status == ImportStatus.DONE else tone
    return {"word": str(batch.get_status_display()), "tone": tone}


@staff_page
def imports(request: PortalRequest) -> HttpResponse:
    """What was brought in, the latest first, and the mappings that are kept."""
    require(request.actor, Permission.OBSTACLE_IMPORT)
    rows = list_imports(actor=request.actor)
    status = request.GET.get("status", "")
    if status in ImportStatus.values:
        rows = rows.filter(status=status)
    page = read_page(rows, Order("uploaded_at", descending=True), request.GET)
    context = {
        "rows": [
            {
                "batch": row,
                "place": place_of(row),
                "url": _url(request, "staff-obstacle-import", row.pk),
            }
            for row in page.rows
        ],
        "states": [
            {"url": f"?status={value}", "word": word, "current": value == status}
            for value, word in ImportStatus.choices
        ],
        "status": status,
        "mappings": list(list_mappings(actor=request.actor)),
        **beside(page, request.GET.dict()),
    }
    return render(request, f"{_FOLDER}/imports.html", context)


@staff_page
def upload(request: PortalRequest) -> HttpResponse:
    """Choose a file."""
    require(request.actor, Permission.OBSTACLE_IMPORT)
    known: dict[str, Any] = {name: data["name"] for name, data in shipped_mappings().items()}
    known |= {str(row.pk): row.name for row in list_mappings(actor=request.actor)}
    form = UploadForm(request.POST or None, request.FILES or None, mappings=known)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            batch = upload_import(
                file=given.file,
                file_name=given.name,
                mapping=form.cleaned_data["mapping"],
                encoding=form.cleaned_data["encoding"],
                actor=request.actor,
            )
        except Refused as error:
            field = "encoding" if error.reason == "encoding" else "file"
            form.add_error(field, str(error.sentence))
        else:
            after = "staff-obstacle-import" if batch.mapping_name else "staff-obstacle-columns"
            return redirect(_url(request, after, batch.pk))
    context = {"form": form, "crumbs": _crumbs(request), "shipped": shipped_mappings().values()}
    return render(request, f"{_FOLDER}/upload.html", context, status=422 if form.errors else 200)


@staff_page
def columns(request: PortalRequest, obstacle_import_id: UUID) -> HttpResponse:
    """Say which column holds what."""
    batch = get_import(obstacle_import_id, actor=request.actor)
    form = ColumnsForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        try:
            match_import(import_id=batch.pk, definition=form.definition(), actor=request.actor)
        except InvalidFields as error:
            add_errors(form, error)
        else:
            return redirect(_url(request, "staff-obstacle-values", batch.pk))
    context = {
        "form": form,
        "batch": batch,
        "is_by_mapping": bool(batch.definition.get("sets")),
        "sample": [line.raw for line in list_lines(batch)[:3]],
        "crumbs": _crumbs(request, batch),
    }
    return render(request, f"{_FOLDER}/columns.html", context, status=422 if form.errors else 200)


@staff_page
def values(request: PortalRequest, obstacle_import_id: UUID) -> HttpResponse:
    """Say which value means what, where the portal does not recognize it; then try it out."""
    batch = get_import(obstacle_import_id, actor=request.actor)
    fields = open_values(batch)
    if request.method == "POST":
        codes = {
            field.name: {
                value.text: request.POST.get(value.key, "")
                for value in field.values
                if request.POST.get(value.key, "") in field.codes and request.POST.get(value.key)
            }
            for field in fields
        }
        definition = definition_with(batch.definition, codes=codes)
        match_import(import_id=batch.pk, definition=definition, actor=request.actor)
        name = request.POST.get("mapping", "")
        if name.strip():
            keep_mapping(import_id=batch.pk, name=name, actor=request.actor)
        perform(ObstacleImport, batch.pk, "try_out", actor=request.actor)
        return redirect(_url(request, "staff-obstacle-import", batch.pk))
    context = {"batch": batch, "fields": fields, "crumbs": _crumbs(request, batch)}
    return render(request, f"{_FOLDER}/values.html", context)


@staff_page
def forget(request: PortalRequest, obstacle_mapping_id: UUID) -> HttpResponse:
    """Throw a kept mapping away."""
    if request.method == "POST":
        forget_mapping(mapping_id=obstacle_mapping_id, actor=request.actor)
        say(request, gettext("The mapping is gone; imports that used it keep their own copy."))
    return redirect(_url(request, "staff-obstacle-imports"))


@staff_page
def batch(request: PortalRequest, obstacle_import_id: UUID) -> HttpResponse:
    """One import: how far it is, what each line would do or did."""
    return _show(request, obstacle_import_id)


def _show(request: PortalRequest, obstacle_import_id: UUID, *, problem: Any = "") -> HttpResponse:
    found = get_import(obstacle_import_id, actor=request.actor)
    verdict = request.GET.get("verdict", "")
    page = read_page(list_lines(found, verdict), Order("number"), request.GET)
    context = {
        "batch": found,
        "place": place_of(found),
        "problem": problem,
        "is_working": found.status in _WORKING,
        "is_editable": found.status in EDITABLE,
        "progress": progress_of(found),
        "counts": _counts(found, verdict),
        "source": (found.definition.get("source") or {}),
        "about": found.definition.get("about", ""),
        "lines": [_line(request, line) for line in page.rows],
        "acts": _acts(found),
        "timeline": _timeline(found, actor=request.actor),
        "crumbs": _crumbs(request),
        **beside(page, request.GET.dict()),
    }
    return render(request, f"{_FOLDER}/import.html", context, status=409 if problem else 200)


def _counts(found: ObstacleImport, verdict: str) -> list[dict[str, Any]]:
    """How many lines of each verdict; together they are all lines of the file."""
    if not found.counts:
        return []
    rows = [
        {
            "word": choice.label,
            "number": found.counts.get(choice.value, 0),
            "url": f"?verdict={choice.value}",
            "current": choice.value == verdict,
        }
        for choice in Verdict
    ]
    others = {"remarked": _("With remarks")}
    if found.outcome:
        others["left"] = _("Left as they are")
    rows += [
        {"word": word, "number": None, "url": f"?verdict={code}", "current": code == verdict}
        for code, word in others.items()
    ]
    return rows


def _acts(found: ObstacleImport) -> list[Any]:
    """The moves that are open; trying out needs no second question."""
    moves = (transition_of(ObstacleImport, name) for name in _ACTS)
    return [move for move in moves if found.status in move.sources and move.available(found)]


def _timeline(found: ObstacleImport, *, actor: Actor) -> list[dict[str, Any]]:
    """What has happened, the latest first."""
    done = {transition.name: transition.done for transition in found.TRANSITIONS}
    return [
        {"when": step.taken_at, "what": done[step.transition], "who": step.get_party_display()}
        for step in steps_of(found, actor=actor).order_by("-taken_at", "-id")
    ]


def _line(request: PortalRequest, line: ObstacleImportLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "title": line.values.get("title", ""),
        "country": line.values.get("country", ""),
        "word": line.get_verdict_display(),
        "tone": _TONES.get(Verdict(line.verdict), "neutral") if line.verdict else "",
        "notes": [note_words(note) for note in (*line.reasons, *line.remarks)],
        "left": LEFT.get(line.left_because, ""),
        "is_undone": line.undone_at is not None,
    }


@staff_page
def act(request: PortalRequest, obstacle_import_id: UUID, name: str) -> HttpResponse:
    """Ask once more, then try out, run, undo or throw away."""
    found = get_import(obstacle_import_id, actor=request.actor)
    if name not in _ACTS:
        return redirect(_url(request, "staff-obstacle-import", obstacle_import_id))
    move = transition_of(ObstacleImport, name)
    if request.method != "POST":
        context = {"batch": found, "move": move, "crumbs": _crumbs(request, found)}
        return render(request, f"{_FOLDER}/confirm.html", context)
    try:
        perform(ObstacleImport, obstacle_import_id, name, actor=request.actor)
    except (IllegalTransition, Refused) as error:
        return _show(request, obstacle_import_id, problem=error.sentence)
    say(request, move.done)
    return redirect(_url(request, "staff-obstacle-import", obstacle_import_id))
