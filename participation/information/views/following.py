"""Where a request stands: one's own list, its page, the answer to a question, one's own moves."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participation.information import words
from participation.information.effects import ANSWER_FORM
from participation.information.models import InformationRequest
from participation.information.move_fields import for_clarification
from participation.information.rules import required_policy
from participation.information.selectors import (
    list_clarifications,
    list_decisions,
    list_own_requests,
    list_released,
    list_withheld,
    open_question,
)
from participation.information.services import save_answer_draft
from participation.information.silence import ask_review_for_silence
from participation.information.states import InformationStatus
from participation.information.views.door import INVALID, own_page, request_address, show
from portal.appeals.selectors import list_appeals_of
from portal.clocks import clocks_of
from portal.drafts import writing
from portal.drafts.writing import Writing
from portal.errors import InvalidFields, NotFound, PortalError, Sentence
from portal.grants import Permission
from portal.http import PortalRequest, address, member_page, say, tenant_of
from portal.permissions import allowed
from portal.policies.rulebook import rulebook_of
from portal.transitions import Transition, open_transitions, perform, steps_of

# Moves that are confirmed on a page of their own; `confirm` is one button.
_WITH_A_PAGE = frozenset({"withdraw", "say_missing"})


@member_page
def mine(request: PortalRequest) -> HttpResponse:
    """One's own requests to this institution."""
    tenant = tenant_of(request)
    required_policy(tenant.pk)
    rows = [
        {"request": found, "word": word, "tone": tone}
        for found in list_own_requests(tenant.pk, actor=request.actor)[:200]
        for word, tone in [words.standing(found)]
    ]
    return show(request, "mine", {"rows": rows})


@own_page
def request_page(request: PortalRequest, found: InformationRequest) -> HttpResponse:
    """Status, clock with its calculation, what is next, answer, time line, what one can do."""
    if found.status == InformationStatus.DRAFT:
        return redirect(request_address("information-write", found, step="what"))
    rulebook = rulebook_of(found.policy_id)
    clocks = list(clocks_of(found))
    word, tone = words.standing(found)
    moves = open_transitions(found, request.actor)
    context: dict[str, Any] = {
        "information_request": found,
        "word": word,
        "tone": tone,
        "next": words.next_step(found),
        "clocks": words.clock_rows(clocks, rulebook),
        "silence": words.silence(clocks, rulebook),
        "may_review": allowed(request.actor, Permission.REMEDY_REQUEST, found),
        "decisions": [
            words.decision_block(decision, found, rulebook) for decision in list_decisions(found)
        ],
        "released": list(list_released(found)),
        "withheld": words.withheld_rows(list_withheld(found), rulebook),
        "clarifications": list(list_clarifications(found)),
        "appeals": list(list_appeals_of(found, actor=request.actor)),
        "events": words.timeline(found, list(steps_of(found, actor=request.actor))),
        "moves": _with_pages(found, moves),
        "may_confirm": any(move.name == "confirm" for move in moves),
    }
    return show(request, "request", context, further=_to_list(request))


def _to_list(request: PortalRequest) -> tuple[tuple[str, str], ...]:
    return ((address(request, "information-mine"), _("Your requests")),)


def _with_pages(found: InformationRequest, moves: list[Transition]) -> list[dict[str, Any]]:
    return [
        {
            "label": move.label,
            "href": request_address("information-move", found, move=move.name),
        }
        for move in moves
        if move.name in _WITH_A_PAGE
    ]


@own_page
def answer(request: PortalRequest, found: InformationRequest) -> HttpResponse:
    """Answer the institution's question: drafted, then sent once."""
    if found.status != InformationStatus.CLARIFICATION:
        return redirect(request_address("information-request", found))
    fields = for_clarification(found, request.actor)
    text = Writing(found, ANSWER_FORM, fields, partial(save_answer_draft, found.pk))
    if request.method != "POST":
        return _show_answer(request, found, text)
    clash = writing.keep(request, text)
    if clash is not None:
        return _show_answer(request, found, text, clash=clash)
    if "later" in request.POST:
        say(request, _("Saved. You can go on at any time."))
        return redirect(request_address("information-request", found))
    return _send_answer(request, found, text)


def _send_answer(request: PortalRequest, found: InformationRequest, text: Writing) -> HttpResponse:
    try:
        perform(InformationRequest, found.pk, "clarify", actor=request.actor, values=text.drafted())
    except InvalidFields as error:
        return _show_answer(request, found, text, wrong=error)
    except PortalError as error:
        return _show_answer(request, found, text, sentence=error.sentence)
    say(request, _("Your answer has arrived. The institution’s clock goes on."))
    return redirect(request_address("information-request", found))


def _show_answer(
    request: PortalRequest,
    found: InformationRequest,
    text: Writing,
    *,
    sentence: Sentence = "",
    **state: Any,
) -> HttpResponse:
    rulebook = rulebook_of(found.policy_id)
    context = writing.shown(request, text, **state) | {
        "information_request": found,
        "question": open_question(found),
        "sentence": sentence,
        "clocks": [row for row in words.clock_rows(clocks_of(found), rulebook) if row["is_mine"]],
    }
    status = 409 if context["clash"] else INVALID if state or sentence else 200
    return show(request, "answer", context, further=_to_request(request, found), status=status)


def _to_request(request: PortalRequest, found: InformationRequest) -> tuple[tuple[str, str], ...]:
    here = (request_address("information-request", found), _("Your request"))
    return (*_to_list(request), here)


@own_page
def confirm(request: PortalRequest, found: InformationRequest) -> HttpResponse:
    """The answer is here and complete: one button."""
    if request.method != "POST":
        raise NotFound
    perform(InformationRequest, found.pk, "confirm", actor=request.actor)
    say(request, _("Thank you. The request is closed; the answer stays here for you."))
    return redirect(request_address("information-request", found))


@own_page
def move(request: PortalRequest, found: InformationRequest, move: str) -> HttpResponse:
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
    form = _move_form(chosen, found, request)
    sentence: Sentence = ""
    if request.method == "POST" and form.is_valid():
        try:
            perform(InformationRequest, found.pk, move, actor=request.actor, values=request.POST)
        except PortalError as error:
            sentence = error.sentence
        else:
            say(request, chosen.done)
            return redirect(request_address("information-request", found))
    context = {
        "information_request": found,
        "move": chosen,
        "form": form,
        "sentence": sentence,
    }
    status = INVALID if form.errors or sentence else 200
    return show(request, "move", context, further=_to_request(request, found), status=status)


def _move_form(move: Transition, found: InformationRequest, request: PortalRequest) -> forms.Form:
    form_class = type("MoveForm", (forms.Form,), dict(move.fields(found, request.actor)))
    form: forms.Form = form_class(request.POST) if request.method == "POST" else form_class()
    return form


@own_page
def review(request: PortalRequest, found: InformationRequest) -> HttpResponse:
    """Because no answer came in time: one's own choice, never a machine's refusal."""
    if request.method != "POST":
        raise NotFound
    started = ask_review_for_silence(request_id=found.pk, actor=request.actor)
    return redirect(address(request, "appeal", appeal=started.pk))
