"""Questions of the institution and the answers to them."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participation.accreditation import move_fields
from participation.accreditation.models import Application
from participation.accreditation.selectors import list_rounds, open_questions
from participation.accreditation.services import ANSWERS_FORM, save_answers
from participation.accreditation.states import ApplicationStatus
from participation.accreditation.views.applicant_door import (
    INVALID,
    application_address,
    application_page,
    show,
)
from participation.accreditation.whereabouts import clock_rows
from portal.clocks import clocks_of
from portal.drafts import writing
from portal.drafts.writing import Writing
from portal.errors import InvalidFields, PortalError
from portal.http import PortalRequest, say
from portal.policies.kinds import OnSilence, QuestionAnswerParameters
from portal.policies.rulebook import rulebook_of
from portal.transitions import perform


@application_page
def questions(request: PortalRequest, application: Application) -> HttpResponse:
    """Write the answers, save them, send them all together."""
    if application.status != ApplicationStatus.QUESTIONS_OPEN:
        return redirect(application_address("application", application))
    fields = move_fields.for_answers(application, request.actor)
    for field in fields.values():
        field.widget.attrs["lang"] = application.language
    text = Writing(application, ANSWERS_FORM, fields, partial(save_answers, application))
    if request.method != "POST":
        return _show(request, application, text)
    clash = writing.keep(request, text)
    if clash is not None:
        return _show(request, application, text, clash=clash)
    if "later" in request.POST:
        say(request, _("Saved. You can go on at any time."))
        return redirect(application_address("application", application))
    return _send(request, application, text)


def _send(request: PortalRequest, application: Application, text: Writing) -> HttpResponse:
    try:
        perform(Application, application.pk, "answer", actor=request.actor, values=text.drafted())
    except InvalidFields as error:
        return _show(request, application, text, wrong=error)
    except PortalError as error:
        return _show(request, application, text, sentence=error.sentence)
    say(request, _("Your answers have arrived. The institution’s clock goes on."))
    return redirect(application_address("application", application))


def _show(
    request: PortalRequest,
    application: Application,
    text: Writing,
    *,
    sentence: Any = "",
    **state: Any,
) -> HttpResponse:
    rulebook = rulebook_of(application.policy_id)
    rule = rulebook.parameters(QuestionAnswerParameters)
    asked = {
        f"answer_{question.pk}": question
        for question in open_questions(application).select_related("round", "repeats__round")
    }
    context = writing.shown(request, text, **state)
    for row in context["rows"]:
        row["question"] = asked.get(row["field"].name)
    context |= {
        "application": application,
        "sentence": sentence,
        "rounds": [entry for entry in list_rounds(application) if entry.answered_at is None],
        "clocks": clock_rows(clocks_of(application), rulebook),
        "closes_on_silence": bool(rule and rule.on_silence is OnSilence.CLOSE),
    }
    further = ((application_address("application", application), _("Where your file stands")),)
    status = 409 if context["clash"] else INVALID if state or sentence else 200
    return show(request, "questions", context, further=further, status=status)
