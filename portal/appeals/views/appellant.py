"""The appellant's pages: beginning a request for a review, following it, what can be done on the way."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.appeals.models import Appeal, InterimMeasure
from portal.appeals.rules import stages_of
from portal.appeals.selectors import (
    get_appeal,
    get_appeal_to_review,
    list_measures,
    visible,
)
from portal.appeals.services import (
    ask_interim,
    attach_to_appeal,
    detach_from_appeal,
    discard_appeal,
    start_appeal,
    wish_name,
)
from portal.appeals.states import IN_HAND, AppealStatus
from portal.appeals.views.shown import matter_of, move_form, ruling_of, standing
from portal.appeals.views.writing_pages import write_request
from portal.decisions.fields import text_field
from portal.decisions.selectors import get_own_decision
from portal.documents.services import store_document
from portal.documents.uploads import upload_of
from portal.errors import InvalidFields, NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, address, member_page, say, tenant_of
from portal.permissions import allowed
from portal.policies.kinds import Audience
from portal.transitions import Fields, open_transitions, perform

# Steps of the appellant's that are confirmed on a page of their own; others are written.
_CONFIRMED = frozenset({"accept_offer", "decline_offer", "withdraw", "withdraw_second"})
_INVALID = 422


def _own(request: PortalRequest, appeal: UUID) -> Appeal:
    return get_appeal(appeal, tenant_id=tenant_of(request).pk, actor=request.actor)


@member_page
def start(request: PortalRequest, decision: UUID) -> HttpResponse:
    """Say how a review works, then begin one (or go on with it)."""
    tenant = tenant_of(request)
    found = get_own_decision(decision, tenant_id=tenant.pk, actor=request.actor)
    if request.method == "POST":
        started = start_appeal(decision_id=found.pk, actor=request.actor)
        return redirect(address(request, "appeal", appeal=started.pk))
    earlier = visible(request.actor).filter(decision=found).order_by("-number").first()
    context = {
        "decision": found,
        "may": allowed(request.actor, Permission.REMEDY_REQUEST, found),
        "stages": stages_of(tenant),
        "earlier": earlier if earlier and earlier.status == AppealStatus.FINAL else None,
    }
    return render(request, "appeals/start.html", context)


@member_page
def appeal(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """A request for a review: written while it is a draft, then where it stands."""
    try:
        found = _own(request, appeal)
    except NotFound:
        # News of a matter lead somebody from outside to the page of those who review.
        tenant_id = tenant_of(request).pk
        get_appeal_to_review(appeal, tenant_id=tenant_id, actor=request.actor)
        return redirect(address(request, "appeal-review", appeal=appeal))
    if found.status == AppealStatus.DRAFT:
        return write_request(request, found)
    return _show(request, found)


def _show(
    request: PortalRequest, found: Appeal, *, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    open_moves = {move.name: move for move in open_transitions(found, request.actor)}
    in_hand = found.status in (*IN_HAND, AppealStatus.SECOND)
    has_open_measure = any(one.status == "asked" for one in list_measures(found))
    context = {
        **standing(found, request.actor),
        "matter": matter_of(found, for_staff=False),
        "ruling": ruling_of(found),
        "can_reply": "reply" in open_moves,
        "can_ask_second": "ask_second" in open_moves,
        "moves": [move for name, move in open_moves.items() if name in _CONFIRMED],
        "may_ask_measure": in_hand
        and not has_open_measure
        and bool(allowed(request.actor, Permission.REMEDY_REQUEST, found)),
        "form": form or _measure_form(),
        "measure_form_open": form is not None,
    }
    return render(request, "appeals/appeal.html", context, status=status)


def _measure_form(data: Any = None, wrong: InvalidFields | None = None) -> forms.Form:
    fields: Fields = {
        "wanted": text_field(
            _("What should hold until the review has ended, and why it cannot wait"), limit=4000
        )
    }
    return move_form(fields, data=data, wrong=wrong)


@member_page
def measure_ask(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """Ask that something holds until the review has ended."""
    found = _own(request, appeal)
    if request.method != "POST":
        raise NotFound
    try:
        ask_interim(
            appeal_id=found.pk,
            wanted=request.POST.get("wanted", "")[:4000],
            language=get_language() or "en",
            actor=request.actor,
        )
    except InvalidFields as error:
        return _show(request, found, form=_measure_form(request.POST, error), status=_INVALID)
    say(request, _("Your request for an interim measure has arrived."))
    return redirect(address(request, "appeal", appeal=found.pk))


@member_page
def measure_withdraw(request: PortalRequest, appeal: UUID, measure: UUID) -> HttpResponse:
    """Take a request for a measure back."""
    found = _own(request, appeal)
    wanted = next((one for one in list_measures(found) if one.pk == measure), None)
    if request.method != "POST" or wanted is None:
        raise NotFound
    perform(InterimMeasure, wanted.pk, "withdraw", actor=request.actor)
    say(request, _("Withdrawn."))
    return redirect(address(request, "appeal", appeal=found.pk))


@member_page
def move(request: PortalRequest, appeal: UUID, move: str) -> HttpResponse:
    """Confirm one step, with what follows from it said before."""
    found = _own(request, appeal)
    step = next(
        (
            one
            for one in open_transitions(found, request.actor)
            if one.name == move and move in _CONFIRMED
        ),
        None,
    )
    if step is None:
        raise NotFound
    sentence: Any = ""
    wrong: InvalidFields | None = None
    if request.method == "POST":
        try:
            perform(Appeal, found.pk, move, actor=request.actor, values=request.POST)
        except InvalidFields as error:
            wrong = error
        except PortalError as error:
            sentence = error.sentence
        else:
            say(request, step.done)
            return redirect(address(request, "appeal", appeal=found.pk))
    data = request.POST if request.method == "POST" else None
    context = {
        "appeal": found,
        "matter": matter_of(found, for_staff=False),
        "move": step,
        "form": move_form(step.fields(found, request.actor), data=data, wrong=wrong),
        "sentence": sentence,
    }
    status = _INVALID if wrong or sentence else 200
    return render(request, "appeals/move.html", context, status=status)


@member_page
def name(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """Wish to be named in a published summary, or take that back."""
    found = _own(request, appeal)
    if request.method != "POST":
        raise NotFound
    is_named = request.POST.get("named") == "yes"
    wish_name(appeal_id=found.pk, is_named=is_named, actor=request.actor)
    say(
        request,
        _("A summary may name you. You can take this back at any time.")
        if is_named
        else _("No summary names you."),
    )
    return redirect(address(request, "appeal", appeal=found.pk))


@member_page
def document_add(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """Attach a document to the request or to the reply."""
    found = _own(request, appeal)
    if request.method != "POST":
        raise NotFound
    back = _writing_page(request, found)
    try:
        document = store_document(
            tenant_id=found.tenant_id,
            organization_id=None,
            person_id=request.actor.person_id,
            upload=upload_of(request, "file"),
            audience=Audience.SECRETARIAT.value,
            actor=request.actor,
        )
        attach_to_appeal(appeal_id=found.pk, document=document, actor=request.actor)
    except PortalError as error:
        problem = error.errors["file"][0] if isinstance(error, InvalidFields) else error.sentence
        context = {"appeal": found, "problem": problem, "back": back}
        return render(request, "appeals/document_problem.html", context, status=_INVALID)
    say(request, _("The document is attached."))
    return redirect(f"{back}#documents")


def _writing_page(request: PortalRequest, appeal: Appeal) -> str:
    page = "appeal-reply" if appeal.status == AppealStatus.REPLY_OPEN else "appeal"
    return address(request, page, appeal=appeal.pk)


@member_page
def document_remove(request: PortalRequest, appeal: UUID, piece: UUID) -> HttpResponse:
    """Take a document off again while it was not sent."""
    found = _own(request, appeal)
    if request.method != "POST":
        raise NotFound
    detach_from_appeal(appeal_id=found.pk, attached_id=piece, actor=request.actor)
    say(request, _("The document was taken off."))
    return redirect(f"{_writing_page(request, found)}#documents")


@member_page
def discard(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """Throw away a request that was not filed."""
    found = _own(request, appeal)
    if request.method != "POST" or found.status != AppealStatus.DRAFT:
        raise NotFound
    discard_appeal(appeal_id=found.pk, actor=request.actor)
    say(request, _("The draft is gone. Nobody at the institution ever saw it."))
    return redirect(address(request, "institution"))
