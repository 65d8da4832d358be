"""Where a report stands: its page for whoever filed it, and what they can do."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participation.restrictions import words
from participation.restrictions.handing_over import is_protection_open
from participation.restrictions.models import Restriction
from participation.restrictions.services import open_review, take_protection_wish_back
from participation.restrictions.states import RestrictionStatus
from participation.restrictions.views.door import INVALID, own_page, report_address, show
from portal.appeals.selectors import list_appeals_of
from portal.clocks import clocks_of
from portal.errors import NotFound, PortalError, Sentence
from portal.http import PortalRequest, address, say
from portal.transitions import Transition, open_transitions, perform, steps_of

_WITH_A_PAGE = ("choose_review", "reply", "close", "withdraw")


@own_page
def report(request: PortalRequest, found: Restriction) -> HttpResponse:
    """Where it goes, what is next, the answer, what one can do."""
    if found.status == RestrictionStatus.DRAFT:
        return redirect(report_address("restriction-write", found, step="what"))
    word, tone = words.standing(found)
    moves = open_transitions(found, request.actor)
    context: dict[str, Any] = {
        "restriction": found,
        "word": word,
        "tone": tone,
        "next": words.next_step(found),
        "clocks": words.clock_rows(list(clocks_of(found))),
        "appeals": list(list_appeals_of(found, actor=request.actor)),
        "events": words.timeline(found, list(steps_of(found, actor=request.actor))),
        "may_open_review": any(move.name == "open_review" for move in moves),
        "is_protection_open": is_protection_open(),
        "moves": [
            {
                "label": move.label,
                "href": report_address("restriction-move", found, move=move.name),
            }
            for move in moves
            if move.name in _WITH_A_PAGE
        ],
    }
    return show(request, "report", context)


@own_page
def move(request: PortalRequest, found: Restriction, move: str) -> HttpResponse:
    """Confirm one step, with what follows from it said before."""
    chosen = next(
        (
            entry
            for entry in open_transitions(found, request.actor)
            if entry.name == move and move in _WITH_A_PAGE
        ),
        None,
    )
    if chosen is None:
        raise NotFound
    form = _form(chosen, found, request)
    sentence: Sentence = ""
    if request.method == "POST" and form.is_valid():
        try:
            perform(Restriction, found.pk, move, actor=request.actor, values=request.POST)
        except PortalError as error:
            sentence = error.sentence
        else:
            say(request, chosen.done)
            return redirect(report_address("restriction", found))
    context = {"restriction": found, "move": chosen, "form": form, "sentence": sentence}
    return show(request, "move", context, status=INVALID if form.errors or sentence else 200)


def _form(move: Transition, found: Restriction, request: PortalRequest) -> forms.Form:
    form_class = type("MoveForm", (forms.Form,), dict(move.fields(found, request.actor)))
    form: forms.Form = form_class(request.POST) if request.method == "POST" else form_class()
    return form


@own_page
def review(request: PortalRequest, found: Restriction) -> HttpResponse:
    """Open the review: its draft already holds the words of the report."""
    if request.method != "POST":
        raise NotFound
    appeal = open_review(restriction_id=found.pk, actor=request.actor)
    return redirect(address(request, "appeal", appeal=appeal.pk))


@own_page
def no_protection(request: PortalRequest, found: Restriction) -> HttpResponse:
    """Take the wish for protection back."""
    if request.method != "POST":
        raise NotFound
    take_protection_wish_back(restriction_id=found.pk, actor=request.actor)
    say(request, _("Your wish for protection is taken back."))
    return redirect(report_address("restriction", found))
