"""All contributions that can be coded: filtered, page by page; many put under a theme at once."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.themes.coding import ask_for_bulk_coding, bulk_rows, undo_bulk_coding
from participation.themes.filters import NEWEST, CodingFilter
from participation.themes.forms import CodingFilterForm, filter_choices, numbered
from participation.themes.models import BulkCoding, Theme
from participation.themes.reading import beginnings_of, said_in
from participation.themes.selectors import (
    codable,
    get_bulk_coding,
    judged_by,
    list_bulk_codings,
    list_themes,
    themes_of,
)
from participation.themes.views.frame import INVALID, consultation_of, crumbs, show, staff_url
from participation.themes.views.staff_coding import parse
from portal.errors import IllegalTransition, NotFound, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.keyset import Page, beside, read_page
from portal.looks.texts import text_of
from portal.permissions import allowed, require

_SAMPLE = 5
# What a line of the list shows.
LINE = ("text", "edited_text", "receipt", "language", "submitted_at", "coder_count", "theme_count")


@staff_page
def contributions(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """What was accepted, the newest first; themes are shown where one has read it oneself."""
    about = consultation_of(request, consultation)
    chosen = CodingFilter.read(request.GET)
    rows = chosen.apply(codable(about), consultation=about, actor=request.actor)
    page = read_page(rows.only(*LINE), NEWEST, request.GET)
    themes = list(list_themes(about, actor=request.actor))
    query = chosen.query()
    context = {
        "consultation": about,
        "form": CodingFilterForm(chosen, filter_choices(themes, about.languages)),
        "clear_url": staff_url("staff-coded", about) if query else "",
        "query": query,
        "rows": _rows(request, about, page, themes),
        "theme_choices": [(str(theme.pk), numbered(theme)) for theme in themes],
        "can_code": bool(allowed(request.actor, Permission.THEME_CODE, about)),
        "can_export": bool(allowed(request.actor, Permission.RECORD_EXPORT)),
        "crumbs": crumbs(about),
        **beside(page, {**request.GET.dict()}),
    }
    return show(request, "staff/contributions", context)


def _rows(
    request: PortalRequest, about: Consultation, page: Page[Any], themes: list[Theme]
) -> list[dict[str, Any]]:
    """A line each. Whoever codes sees the themes of what they have read, and of nothing else."""
    ids = [row.pk for row in page.rows]
    beginnings = beginnings_of(page.rows)
    may_code = allowed(request.actor, Permission.THEME_CODE, about)
    seen = judged_by(ids, actor=request.actor) if may_code else set(ids)
    under = themes_of(seen)
    names = {theme.pk: (theme.number, text_of(theme, "title").text) for theme in themes}
    return [
        {
            "row": row,
            "url": staff_url("staff-code-one", about, row.pk),
            "beginning": beginnings[row.pk],
            "arrived": date_format(timezone.localtime(row.submitted_at), "DATE_FORMAT"),
            "themes": [names[pk] for pk in under.get(row.pk, ()) if pk in names],
            "is_hidden": row.pk not in seen and row.theme_count > 0,
        }
        for row in page.rows
    ]


@staff_page
def together(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """Put all that a list shows under one theme: how many these are, a sample, then for certain."""
    about = consultation_of(request, consultation)
    require(request.actor, Permission.THEME_CODE, about)
    given = request.POST if request.method == "POST" else request.GET
    chosen = CodingFilter.read(request.GET)
    theme = _theme(request, about, given.get("under", ""))
    problem: Any = ""
    if request.method == "POST":
        try:
            bulk = ask_for_bulk_coding(
                consultation=about, theme_id=theme.pk, chosen=chosen, actor=request.actor
            )
        except Refused as error:
            problem = error.sentence
        else:
            return redirect(staff_url("staff-bulk", about, bulk.pk))
    rows = bulk_rows(about, theme, chosen, actor=request.actor)
    sample = list(rows.order_by("-submitted_at", "-id")[:_SAMPLE])
    said = said_in(sample)
    context = {
        "consultation": about,
        "theme": theme,
        "count": rows.count(),
        "sample": [{"row": row, "pieces": said[row.pk]} for row in sample],
        "query": chosen.query(),
        "problem": problem,
        "crumbs": crumbs(about),
    }
    return show(request, "staff/together", context, status=INVALID if problem else 200)


def _theme(request: PortalRequest, about: Consultation, text: str) -> Theme:
    found = list_themes(about, actor=request.actor).filter(pk=parse(text)).first()
    if found is None:
        raise NotFound
    return found


@staff_page
def bulk_codings(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """What was put under a theme at once, and whether it was undone."""
    about = consultation_of(request, consultation)
    context = {
        "consultation": about,
        "rows": list(list_bulk_codings(about)[:200]),
        "crumbs": crumbs(about),
    }
    return show(request, "staff/bulk_list", context)


@staff_page
def bulk_coding(request: PortalRequest, consultation: UUID, bulk: UUID) -> HttpResponse:
    """How far it has come; undo it as a whole."""
    about = consultation_of(request, consultation)
    found = get_bulk_coding(bulk, consultation=about)
    problem: Any = ""
    if request.method == "POST":
        try:
            undo_bulk_coding(bulk_id=found.pk, actor=request.actor)
        except IllegalTransition as error:
            problem = error.sentence
        else:
            say(request, _("It is being undone."))
            return redirect(staff_url("staff-bulk", about, found.pk))
    context = {
        "consultation": about,
        "bulk": found,
        "word": bulk_word(found),
        "can_undo": found.undo_asked_at is None
        and bool(allowed(request.actor, Permission.THEME_CODE, found)),
        "list_url": f"{staff_url('staff-coded', about)}?{found.query}",
        "problem": problem,
        "crumbs": crumbs(about),
    }
    return show(request, "staff/bulk", context, status=409 if problem else 200)


def bulk_word(bulk: BulkCoding) -> Any:
    """Where a bulk coding stands, in words."""
    if bulk.undone_at is not None:
        return _("Undone")
    if bulk.undo_asked_at is not None:
        return _("Being undone")
    return _("Done") if bulk.done_at is not None else _("Being done")
