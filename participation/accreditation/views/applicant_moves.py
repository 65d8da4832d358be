"""Steps of the applicant's that are confirmed on a page of their own."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participation.accreditation.models import Application
from participation.accreditation.services import ask_review_for_silence, discard_application
from participation.accreditation.states import ApplicationStatus
from participation.accreditation.views.applicant_door import (
    INVALID,
    application_address,
    application_page,
    show,
)
from portal.errors import InvalidFields, NotFound, PortalError
from portal.http import PortalRequest, address, say
from portal.transitions import Transition, open_transitions, perform

_CONFIRMED_HERE = frozenset({"withdraw", "reopen"})


@application_page
def move(request: PortalRequest, application: Application, move: str) -> HttpResponse:
    """Confirm one step, with what follows from it said before."""
    found = next(
        (
            entry
            for entry in open_transitions(application, request.actor)
            if entry.name == move and move in _CONFIRMED_HERE
        ),
        None,
    )
    if found is None:
        raise NotFound
    if request.method != "POST":
        return _show(request, application, found)
    try:
        perform(Application, application.pk, move, actor=request.actor, values=request.POST)
    except InvalidFields as error:
        return _show(request, application, found, wrong=error)
    except PortalError as error:
        return _show(request, application, found, sentence=error.sentence)
    say(request, found.done)
    return redirect(application_address("application", application))


def _show(
    request: PortalRequest,
    application: Application,
    found: Transition,
    *,
    wrong: InvalidFields | None = None,
    sentence: Any = "",
) -> HttpResponse:
    form = move_form(found, application, request, wrong)
    context = {"application": application, "move": found, "form": form, "sentence": sentence}
    further = ((application_address("application", application), _("Where your file stands")),)
    return show(
        request, "move", context, further=further, status=INVALID if wrong or sentence else 200
    )


def move_form(
    move: Transition, obj: Any, request: PortalRequest, wrong: InvalidFields | None = None
) -> forms.Form:
    """The form of a move with what was typed and what was wrong with it."""
    form_class = type("MoveForm", (forms.Form,), dict(move.fields(obj, request.actor)))
    form: forms.Form = form_class(request.POST) if request.method == "POST" else form_class()
    if wrong is not None:
        form.is_valid()
        for name, sentences in wrong.errors.items():
            if name not in form.errors:
                form.add_error(
                    name if name in form.fields else None, [str(text) for text in sentences]
                )
    return form


@application_page
def ask_for_review(request: PortalRequest, application: Application) -> HttpResponse:
    """Because no answer came in time: the applicant's choice, never a machine's refusal."""
    if request.method != "POST":
        raise NotFound
    started = ask_review_for_silence(application_id=application.pk, actor=request.actor)
    return redirect(address(request, "appeal", appeal=started.pk))


@application_page
def discard(request: PortalRequest, application: Application) -> HttpResponse:
    """Throw a draft away: confirmed, because it cannot be taken back."""
    if application.status != ApplicationStatus.DRAFT:
        raise NotFound
    if request.method == "POST":
        discard_application(application_id=application.pk, actor=request.actor)
        say(request, _("The draft is gone. Nobody at the institution ever saw it."))
        return redirect(address(request, "accreditation"))
    further = ((application_address("application-tasks", application), _("Your application")),)
    return show(request, "discard", {"application": application}, further=further)
