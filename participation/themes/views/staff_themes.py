"""The themes of a consultation: what there is, naming, merging, splitting, showing, removing."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.themes.agreement import SOURCE, SOURCE_URL
from participation.themes.figures import agreement_in, coding_figures
from participation.themes.forms import THEME_PARTS, MergeForm
from participation.themes.models import Theme
from participation.themes.move_fields import languages_of
from participation.themes.reading import said_in
from participation.themes.selectors import (
    codable,
    contributions_under,
    list_bulk_codings,
    list_themes,
    prepared_answers,
)
from participation.themes.services import (
    create_theme,
    edit_theme,
    merge_themes,
    remove_theme,
    show_theme,
    split_theme,
)
from participation.themes.views.frame import (
    INVALID,
    consultation_of,
    crumbs,
    show,
    staff_url,
    theme_of,
)
from portal.errors import IllegalTransition, InvalidFields, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.keyset import Order, beside, read_page
from portal.looks.part_trees import Node, typed_from_data, typed_from_values
from portal.looks.parts import Surroundings
from portal.looks.texts import texts_of
from portal.permissions import allowed, require

_BY_ARRIVAL = Order("id", descending=True)


@staff_page
def themes(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """Every theme with its count, where its answer stands, and how far readers agree."""
    about = consultation_of(request, consultation)
    rows = list(list_themes(about, actor=request.actor))
    agreement, prepared = agreement_in(about), prepared_answers(rows)
    context = {
        "consultation": about,
        "rows": [
            {
                "theme": theme,
                "url": staff_url("staff-theme", about, theme.number),
                "agreement": agreement[theme.pk],
                "prepared": prepared.get(theme.pk),
            }
            for theme in rows
        ],
        "figures": coding_figures(about),
        "bulk": list(list_bulk_codings(about)[:5]),
        "can_code": bool(allowed(request.actor, Permission.THEME_CODE, about)),
        "can_export": bool(allowed(request.actor, Permission.RECORD_EXPORT)),
        "source": SOURCE,
        "source_url": SOURCE_URL,
    }
    return show(request, "staff/themes", context)


def _node(consultation: Consultation, request: PortalRequest, theme: Theme | None) -> Node:
    around = Surroundings(languages=languages_of(consultation))
    if request.method == "POST":
        typed = typed_from_data(THEME_PARTS, request.POST, around)
        return Node(THEME_PARTS, typed, around, data=request.POST)
    values: dict[str, Any] = {"unit": theme.unit if theme else consultation.unit}
    if theme is not None:
        values |= {name: texts_of(theme, name) for name in ("title", "description")}
    return Node(THEME_PARTS, typed_from_values(THEME_PARTS, values), around)


def _words(node: Node, theme: Theme | None = None) -> dict[str, Any]:
    """What was typed; languages that the form does not show keep what they hold."""
    values = node.values()
    found: dict[str, Any] = {"unit": values.get("unit") or ""}
    for name in ("title", "description"):
        held = texts_of(theme, name) if theme else {}
        kept = {code: text for code, text in held.items() if code not in node.around.languages}
        found[name] = {**kept, **(values.get(name) or {})}
    return found


def _add_errors(node: Node, error: InvalidFields) -> None:
    for name, sentences in error.errors.items():
        for sentence in sentences:
            node.add_error(name.split("_")[0], str(sentence))


@staff_page
def new(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """A new theme."""
    about = consultation_of(request, consultation)
    require(request.actor, Permission.THEME_CODE, about)
    node = _node(about, request, None)
    if request.method == "POST" and node.is_valid():
        try:
            made = create_theme(consultation_id=about.pk, actor=request.actor, **_words(node))
        except InvalidFields as error:
            _add_errors(node, error)
        except Refused as error:
            node.form.add_error(None, str(error.sentence))
        else:
            say(request, _("The theme is added. Nobody outside sees it yet."))
            return redirect(staff_url("staff-theme", about, made.number))
    return _form(request, about, None, node)


@staff_page
def edit(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """Other words for a theme."""
    about = consultation_of(request, consultation)
    require(request.actor, Permission.THEME_CODE, about)
    theme = theme_of(request, about, number)
    node = _node(about, request, theme)
    if request.method == "POST" and node.is_valid():
        try:
            edit_theme(theme_id=theme.pk, actor=request.actor, **_words(node, theme))
        except InvalidFields as error:
            _add_errors(node, error)
        else:
            say(request, _("The theme is saved."))
            return redirect(staff_url("staff-theme", about, theme.number))
    return _form(request, about, theme, node)


def _form(
    request: PortalRequest, consultation: Consultation, theme: Theme | None, node: Node
) -> HttpResponse:
    problems = node.problems() if request.method == "POST" else []
    context = {
        "consultation": consultation,
        "theme": theme,
        "node": node,
        "problems": problems,
        "crumbs": crumbs(consultation, theme),
    }
    return show(request, "staff/form", context, status=INVALID if problems else 200)


@staff_page
def merge(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """Put everything of a theme under another one."""
    about = consultation_of(request, consultation)
    require(request.actor, Permission.THEME_CODE, about)
    theme = theme_of(request, about, number)
    others = [
        one
        for one in list_themes(about, actor=request.actor)
        if one.pk != theme.pk and one.status != one.Status.ANSWERED
    ]
    form = MergeForm(request.POST if request.method == "POST" else None, themes=others)
    if form.is_bound and form.is_valid():
        try:
            into = form.cleaned_data["into"]
            target = merge_themes(theme_id=theme.pk, into_id=into, actor=request.actor)
        except (Refused, IllegalTransition) as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, _("The themes are merged. The old address leads to this one."))
            return redirect(staff_url("staff-theme", about, target.number))
    context = {"theme": theme, "form": form, "others": others, "crumbs": crumbs(about, theme)}
    return show(request, "staff/merge", context, status=INVALID if form.errors else 200)


@staff_page
def split(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """Make a second theme of some of a theme's contributions, chosen from a page of them."""
    about = consultation_of(request, consultation)
    require(request.actor, Permission.THEME_CODE, about)
    theme = theme_of(request, about, number)
    page = read_page(
        codable(about).filter(pk__in=contributions_under(theme)), _BY_ARRIVAL, request.GET, size=50
    )
    node = _node(about, request, None)
    chosen = set(request.POST.getlist("chosen"))
    if request.method == "POST" and node.is_valid():
        words = _words(node)
        try:
            made = split_theme(
                theme_id=theme.pk,
                contributions=[row.pk for row in page.rows if str(row.pk) in chosen],
                title=words["title"],
                description=words["description"],
                actor=request.actor,
            )
        except InvalidFields as error:
            _add_errors(node, error)
        except (Refused, IllegalTransition) as error:
            node.form.add_error(None, str(error.sentence))
        else:
            say(request, _("The new theme has the contributions that you chose."))
            return redirect(staff_url("staff-theme", about, made.number))
    return _show_split(request, theme, page, node, chosen)


def _show_split(
    request: PortalRequest, theme: Theme, page: Any, node: Node, chosen: set[str]
) -> HttpResponse:
    said = said_in(page.rows)
    problems = node.problems() if request.method == "POST" else []
    context = {
        "theme": theme,
        "node": node,
        "problems": problems,
        "rows": [
            {"row": row, "pieces": said[row.pk], "is_chosen": str(row.pk) in chosen}
            for row in page.rows
        ],
        "crumbs": crumbs(theme.consultation, theme),
        **beside(page, request.GET.dict()),
    }
    return show(request, "staff/split", context, status=INVALID if problems else 200)


@staff_page
def put_on_page(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """Show a theme on the public page before it is answered, or take it off again."""
    about = consultation_of(request, consultation)
    theme = theme_of(request, about, number)
    if request.method == "POST":
        is_shown = request.POST.get("shown") == "yes"
        show_theme(theme_id=theme.pk, is_shown=is_shown, actor=request.actor)
        say(request, _("The theme is shown.") if is_shown else _("The theme is not shown."))
    return redirect(staff_url("staff-theme", about, theme.number))


@staff_page
def remove(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """Throw a theme away, after being asked."""
    about = consultation_of(request, consultation)
    require(request.actor, Permission.THEME_CODE, about)
    theme = theme_of(request, about, number)
    if request.method == "POST":
        remove_theme(theme_id=theme.pk, actor=request.actor)
        say(request, _("The theme is removed."))
        return redirect(staff_url("staff-themes", about))
    context = {"theme": theme, "crumbs": crumbs(about, theme)}
    return show(request, "staff/remove", context)
