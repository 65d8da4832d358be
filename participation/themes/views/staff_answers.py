"""A theme's page for staff: where its answer stands, preparing, answering, correcting, quotes."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from participation.accreditation.dossier import timeline
from participation.themes.effects import values_of
from participation.themes.figures import agreement_in
from participation.themes.forms import answer_texts, prepared_form
from participation.themes.models import Theme, ThemeAnswer
from participation.themes.move_fields import languages_of
from participation.themes.permissions import hindrance_to_answering
from participation.themes.quotes import take_back_request
from participation.themes.selectors import (
    list_answers,
    list_quotes,
    prepared_answers,
)
from participation.themes.services import discard_prepared_answer, prepare_answer
from participation.themes.telling import MOST_COUNTED, still_to_tell
from participation.themes.views.frame import (
    INVALID,
    consultation_of,
    crumbs,
    show,
    staff_url,
    theme_of,
)
from participation.themes.views.staff_coding import parse
from portal.errors import IllegalTransition, InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.moves import add_errors, has_role_for, move_form, typed_texts
from portal.permissions import allowed, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Transition, perform, transition_of

_MOVES = ("consider", "answer", "correct")


@staff_page
def theme(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """The theme with its answers, who was told, quotes, and what can be done now."""
    about = consultation_of(request, consultation)
    found = theme_of(request, about, number)
    actor = request.actor
    told = _telling(found)
    context = {
        "consultation": about,
        "theme": found,
        "answers": list(list_answers(found)),
        "prepared": prepared_answers([found]).get(found.pk),
        "agreement": agreement_in(about)[found.pk],
        "told": told,
        "quotes": list(list_quotes(found)),
        "moves": _moves(request, found),
        "hindrance": hindrance_to_answering(about),
        "can_code": bool(allowed(actor, Permission.THEME_CODE, found)),
        "can_prepare": _may_prepare(request, found),
        "timeline": timeline(found, actor=actor),
        "crumbs": crumbs(about)[:1],
    }
    return show(request, "staff/theme", context)


def _telling(found: Theme) -> dict[str, int] | None:
    if found.status != found.Status.ANSWERED:
        return None
    with tenant_context(system_actor(found.tenant_id)):
        left = still_to_tell(found)
    return {"left": left, "most": MOST_COUNTED}


def _moves(request: PortalRequest, found: Theme) -> list[dict[str, Any]]:
    """The moves from where it stands, for those whose role has them; also without the factor."""
    moves = [transition_of(Theme, name) for name in _MOVES]
    return [
        {
            "move": move,
            "url": staff_url("staff-theme-move", found.consultation, found.number, move.name),
        }
        for move in moves
        if found.status in move.sources and has_role_for(request.actor, move.permission)
    ]


def _may_prepare(request: PortalRequest, found: Theme) -> bool:
    if found.status == found.Status.ANSWERED:
        return False
    roles = (Permission.THEME_CODE, Permission.THEME_RESPOND)
    return any(has_role_for(request.actor, permission) for permission in roles)


@staff_page
def prepare(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """Write an answer that is not published yet."""
    about = consultation_of(request, consultation)
    found = theme_of(request, about, number)
    if not _may_prepare(request, found):
        raise NotPermitted(_("Your role does not include this. Ask whoever manages roles here."))
    prepared = prepared_answers([found]).get(found.pk)
    if request.POST.get("act") == "discard":
        discard_prepared_answer(theme_id=found.pk, actor=request.actor)
        say(request, _("The prepared answer is thrown away."))
        return redirect(staff_url("staff-theme", about, number))
    initial = values_of(prepared) if prepared else {}
    data = request.POST if request.method == "POST" else None
    form = prepared_form(found, request.actor, data, initial=initial)
    if data is not None and form.is_valid() and _keep(request, found, form):
        say(request, _("The answer is prepared. Nobody outside sees it yet."))
        return redirect(staff_url("staff-theme", about, number))
    version = data.get("version", "0") if data is not None else str(_version(prepared))
    context = {
        "theme": found,
        "form": form,
        "prepared": prepared,
        "version": version,
        "crumbs": crumbs(about, found),
    }
    return show(request, "staff/prepare", context, status=INVALID if form.errors else 200)


def _version(prepared: ThemeAnswer | None) -> int:
    return prepared.version if prepared else 0


def _keep(request: PortalRequest, found: Theme, form: forms.Form) -> bool:
    version = request.POST.get("version", "")
    try:
        prepare_answer(
            theme_id=found.pk,
            outcome=form.cleaned_data["outcome"],
            answer=answer_texts(form.cleaned_data, languages_of(found)),
            referred_to=form.cleaned_data["referred_to"],
            expected_version=int(version) if version.isdecimal() and version != "0" else None,
            actor=request.actor,
        )
    except InvalidFields as error:
        add_errors(form, error)
    except IllegalTransition as error:
        form.add_error(None, str(error.sentence))
    else:
        return True
    return False


@staff_page
def move(request: PortalRequest, consultation: UUID, number: int, move: str) -> HttpResponse:
    """A step of a theme: its fields, filled with what was prepared."""
    about = consultation_of(request, consultation)
    found = theme_of(request, about, number)
    if move not in _MOVES:
        raise NotFound
    transition = transition_of(Theme, move)
    if not has_role_for(request.actor, transition.permission):
        raise NotPermitted(_("Your role does not include this. Ask whoever manages roles here."))
    data = request.POST if request.method == "POST" else None
    form = move_form(
        transition,
        transition.fields(found, request.actor),
        data=data,
        initial=_initial(found, move),
    )
    if found.status not in transition.sources:
        return _not_open(request, found, transition, form, _OVERTAKEN, status=409)
    answer = allowed(request.actor, transition.permission, found)
    if not answer:
        return _not_open(request, found, transition, form, answer.reason, status=403)
    if data is not None and form.is_valid() and _make(request, found, transition, form):
        say(request, transition.done)
        return redirect(staff_url("staff-theme", about, number))
    context = {
        "theme": found,
        "transition": transition,
        "form": form,
        "hindrance": hindrance_to_answering(about) if move == "answer" else "",
        "crumbs": crumbs(about, found),
    }
    return show(request, "staff/move", context, status=INVALID if form.errors else 200)


_OVERTAKEN = _("This was moved on in the meantime. Nothing was changed; look at where it stands.")


def _initial(found: Theme, name: str) -> dict[str, str]:
    if name == "answer":
        prepared = prepared_answers([found]).get(found.pk)
        return values_of(prepared) if prepared else {}
    latest = list_answers(found).first() if name == "correct" else None
    return values_of(latest) if latest else {}


def _make(request: PortalRequest, found: Theme, transition: Transition, form: forms.Form) -> bool:
    try:
        perform(Theme, found.pk, transition.name, actor=request.actor, values=request.POST)
    except InvalidFields as error:
        add_errors(form, error)
    except (Refused, IllegalTransition) as error:
        form.add_error(None, str(error.sentence))
    else:
        return True
    return False


def _not_open(
    request: PortalRequest,
    found: Theme,
    transition: Transition,
    form: forms.Form,
    reason: Any,
    *,
    status: int,
) -> HttpResponse:
    """Why this step is not open now; what was typed is kept to be copied."""
    needs_factor = not request.actor.second_factor and bool(
        allowed(request.actor.with_second_factor(), transition.permission, found)
    )
    context = {
        "obj": found,
        "title": found,
        "transition": transition,
        "reason": reason,
        "needs_factor": needs_factor and status != 409,  # noqa: PLR2004 - overtaken
        "typed": typed_texts(form) if form.is_bound else [],
        "home": staff_url("staff-theme", found.consultation, found.number),
        "word": found.get_status_display(),
        "state": found.status,
        "crumbs": crumbs(found.consultation, found),
    }
    return show(request, "staff/not_open", context, status=status)


@staff_page
def quote_remove(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """Staff do not want to quote these words any more."""
    about = consultation_of(request, consultation)
    theme_of(request, about, number)
    if request.method == "POST":
        take_back_request(quote_id=parse(request.POST.get("quote", "")), actor=request.actor)
        say(request, _("The quote is removed."))
    return redirect(staff_url("staff-theme", about, number))
