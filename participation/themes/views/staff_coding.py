"""Reading contributions one after the other and saying which themes they speak to."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.themes.coding import clear_codes, save_codes
from participation.themes.forms import NONE, SHOWN, QuoteForm, typed_codes
from participation.themes.models import Theme
from participation.themes.quotes import ask_for_quote
from participation.themes.reading import said_in
from participation.themes.selectors import (
    codable,
    get_codable,
    judged_by,
    list_themes,
    next_to_code,
    others_codes,
    own_codes,
    quotes_from,
)
from participation.themes.views.frame import INVALID, consultation_of, crumbs, show, staff_url
from portal.errors import IllegalTransition, InvalidFields, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.permissions import require

AT_ONCE = 10


def code_rows(
    rows: Sequence[Contribution],
    themes: Sequence[Theme],
    ticked: Mapping[UUID, Sequence[str]],
) -> list[dict[str, Any]]:
    """Contributions as the page of codes shows them: words, and a box for each theme."""
    said = said_in(rows)
    return [
        {
            "row": row,
            "pieces": said[row.pk],
            "boxes": [
                {"theme": theme, "is_ticked": str(theme.pk) in ticked.get(row.pk, ())}
                for theme in themes
            ],
            "is_none": NONE in ticked.get(row.pk, ()),
        }
        for row in rows
    ]


@staff_page
def code(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """The next contributions that this person has not read; saved together, then the next ones."""
    about = consultation_of(request, consultation)
    require(request.actor, Permission.THEME_CODE, about)
    second = request.GET.get("second") == "yes"
    if request.method == "POST":
        return _save(request, about, second=second)
    rows = next_to_code(about, actor=request.actor, second=second, limit=AT_ONCE)
    return _show(request, about, rows, {}, second=second)


def _show(
    request: PortalRequest,
    about: Consultation,
    rows: Sequence[Contribution],
    ticked: Mapping[UUID, Sequence[str]],
    *,
    second: bool,
    problem: Any = "",
) -> HttpResponse:
    themes = list(list_themes(about, actor=request.actor))
    context = {
        "consultation": about,
        "themes": themes,
        "rows": code_rows(rows, themes, ticked),
        "second": second,
        "problem": problem,
        "here": staff_url("staff-code", about),
        "crumbs": crumbs(about),
    }
    return show(request, "staff/code", context, status=INVALID if problem else 200)


def _save(request: PortalRequest, about: Consultation, *, second: bool) -> HttpResponse:
    ids = [parse(text) for text in request.POST.getlist(SHOWN)][:AT_ONCE]
    rows = list(codable(about).filter(pk__in=ids).order_by("submitted_at", "id"))
    codes, ticked = typed_codes(request.POST, rows)
    problem: Any = _("Nothing was ticked. Tick “none of these” where no theme fits.")
    if codes:
        try:
            count = save_codes(codes, consultation=about, actor=request.actor)
        except IllegalTransition as error:
            problem = error.sentence
        else:
            _say_saved(request, count)
            address = staff_url("staff-code", about)
            return redirect(f"{address}?second=yes" if second else address)
    return _show(request, about, rows, ticked, second=second, problem=problem)


def _say_saved(request: PortalRequest, count: int) -> None:
    text = ngettext(
        "Codes of %(count)s contribution are saved.",
        "Codes of %(count)s contributions are saved.",
        count,
    )
    say(request, text % {"count": count})


def parse(text: str) -> UUID:
    """An id that a form carries; one that is no id belongs to nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@staff_page
def code_one(request: PortalRequest, consultation: UUID, contribution: UUID) -> HttpResponse:
    """One contribution with one's own codes; those of others once one's own are saved."""
    about = consultation_of(request, consultation)
    row = get_codable(contribution, consultation=about, actor=request.actor)
    act = request.POST.get("act", "")
    problem: Any = ""
    if request.method == "POST" and act in _ACTS:
        try:
            _ACTS[act](request, about, row)
        except (Refused, IllegalTransition) as error:
            problem = error.sentence
        except InvalidFields as error:
            problem = next(iter(error.errors.values()))[0]
        else:
            return redirect(staff_url("staff-code-one", about, row.pk))
    return _show_one(request, about, row, problem)


def _keep_codes(request: PortalRequest, about: Consultation, row: Contribution) -> None:
    codes, _ticked = typed_codes(request.POST, [row])
    if not codes:
        raise Refused(_("Nothing was ticked. Tick “none of these” where no theme fits."))
    save_codes(codes, consultation=about, actor=request.actor)
    say(request, _("Your codes are saved."))


def _clear(request: PortalRequest, about: Consultation, row: Contribution) -> None:
    clear_codes(row.pk, consultation=about, actor=request.actor)
    say(request, _("Your codes are taken back. The contribution waits for you again."))


def _quote(request: PortalRequest, about: Consultation, row: Contribution) -> None:
    theme = next(
        (
            one
            for one in list_themes(about, actor=request.actor)
            if str(one.pk) == request.POST.get("theme")
        ),
        None,
    )
    if theme is None:
        raise Refused(_("Choose the theme beside which the words are to stand."))
    ask_for_quote(
        theme_id=theme.pk,
        contribution_id=row.pk,
        text=request.POST.get("text", ""),
        actor=request.actor,
    )
    say(request, _("The author is asked. Nothing is shown unless they agree."))


_ACTS = {"codes": _keep_codes, "clear": _clear, "quote": _quote}


def _show_one(
    request: PortalRequest, about: Consultation, row: Contribution, problem: Any
) -> HttpResponse:
    actor = request.actor
    themes = list(list_themes(about, actor=actor))
    is_judged = row.pk in judged_by([row.pk], actor=actor)
    own = {str(pk) for pk in own_codes([row.pk], actor=actor).get(row.pk, ())}
    if is_judged and not own:
        own = {NONE}
    ticked = {row.pk: sorted(own)}
    if request.POST.get("act") == "codes":
        ticked = typed_codes(request.POST, [row])[1]
    others = others_codes([row.pk], actor=actor).get(row.pk, {})
    quoted = QuoteForm(request.POST if request.POST.get("act") == "quote" else None, themes=themes)
    context = {
        "consultation": about,
        "entry": code_rows([row], themes, ticked)[0],
        "is_judged": is_judged,
        "others": [(theme, others[theme.pk]) for theme in themes if theme.pk in others],
        "other_readers": row.coder_count - int(is_judged),
        "quotes": list(quotes_from(row)),
        "quote_form": quoted,
        "problem": problem,
        "crumbs": crumbs(about),
    }
    return show(request, "staff/code_one", context, status=INVALID if problem else 200)
