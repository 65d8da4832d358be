"""Checking and sending an application, and the receipt for it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.accreditation.answers import flat_values
from participation.accreditation.audiences import who_reads_what
from participation.accreditation.contents import content_sections, draft_content
from participation.accreditation.deadlines import submission_deadline
from participation.accreditation.draft_steps import (
    SECTION,
    DraftStep,
    draft_steps,
    field_labels,
)
from participation.accreditation.models import Application
from participation.accreditation.selectors import (
    DRAFT_FORM,
    list_documents,
    list_versions,
)
from participation.accreditation.services import EDITABLE
from participation.accreditation.states import ApplicationStatus
from participation.accreditation.submission import faults
from participation.accreditation.views.applicant import step_address
from participation.accreditation.views.applicant_door import (
    INVALID,
    application_address,
    application_page,
    show,
)
from participation.accreditation.whereabouts import clock_rows, next_step
from portal.clocks import clocks_of
from portal.drafts.services import read_draft
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused, Sentence
from portal.http import PortalRequest
from portal.looks.calculations import deadline_sentences
from portal.permissions import allowed
from portal.policies.rulebook import Rulebook, rulebook_of
from portal.transitions import perform, transition_of
from portal.verification.selectors import paper_about


@application_page
def check(request: PortalRequest, application: Application) -> HttpResponse:
    """Everything on one page, what is missing, and the button that sends it."""
    if application.status not in EDITABLE:
        # A second press of the button: the application is there, and so is its receipt.
        return redirect(application_address("application-receipt", application))
    if request.method == "POST":
        return _send(request, application)
    return _show_check(request, application)


def _send(request: PortalRequest, application: Application) -> HttpResponse:
    name = "submit" if application.status == ApplicationStatus.DRAFT else "resubmit"
    try:
        perform(Application, application.pk, name, actor=request.actor, values=request.POST)
    except InvalidFields as error:
        return _show_check(request, application, wrong=error.errors)
    except Refused as error:
        return _show_check(request, application, sentence=error.sentence)
    except IllegalTransition:
        pass
    return redirect(application_address("application-receipt", application))


def _show_check(
    request: PortalRequest,
    application: Application,
    *,
    wrong: Mapping[str, list[Sentence]] | None = None,
    sentence: Sentence = "",
) -> HttpResponse:
    rulebook = rulebook_of(application.policy_id)
    values = read_draft(application, DRAFT_FORM).values
    found = faults(application, rulebook) | dict(wrong or {})
    deadline = submission_deadline(rulebook, application.tenant, now=timezone.now())
    move = transition_of(
        Application, "submit" if application.status == ApplicationStatus.DRAFT else "resubmit"
    )
    context = {
        "application": application,
        "faults": _fault_links(application, rulebook, found),
        "unconfirmed": (found.get("confirm") or [""])[0],
        "confirmed": "confirm" in request.POST,
        "sentence": sentence,
        "move": move,
        "may_send": allowed(request.actor, move.permission, application),
        "sections": _with_links(
            content_sections(
                draft_content(application, values, list_documents(application)), rulebook
            ),
            application,
            draft_steps(rulebook, str(values.get("tier") or "")),
        ),
        "deadline": deadline,
        "calculation": deadline_sentences(deadline.calculation) if deadline else [],
        "readers": who_reads_what(rulebook),
    }
    further = ((application_address("application-tasks", application), _("Your application")),)
    status = INVALID if wrong or sentence else 200
    return show(request, "check", context, further=further, status=status)


def _fault_links(
    application: Application, rulebook: Rulebook, found: Mapping[str, list[Sentence]]
) -> list[dict[str, Any]]:
    """Each fault under the name of its field, with the step where it is put right."""
    flat = flat_values(read_draft(application, DRAFT_FORM).values)
    labels = field_labels(rulebook)
    return [
        {
            "name": labels.get(name, step.name.text),
            "href": f"{step_address(application, step)}?check=1",
            "sentences": sentences,
        }
        for step in draft_steps(rulebook, str(flat.get("tier") or ""))
        for name, sentences in step.faults_in(found).items()
    ]


def _with_links(
    sections: list[dict[str, Any]], application: Application, steps: list[DraftStep]
) -> list[dict[str, Any]]:
    """Each section with the address at which it is changed."""
    where = {step.code.removeprefix(SECTION): step_address(application, step) for step in steps}
    return [{**section, "href": where.get(section["code"], "")} for section in sections]


@application_page
def receipt(request: PortalRequest, application: Application) -> HttpResponse:
    """The receipt: number, hash, moment, how the deadline was found, what happens next."""
    version = list_versions(application).order_by("-number").first()
    if version is None:
        raise NotFound
    rulebook = rulebook_of(application.policy_id)
    clocks = list(clocks_of(application))
    context = {
        "application": application,
        "version": version,
        "calculation": deadline_sentences(version.deadline),
        "paper": paper_about(version, actor=request.actor),
        "next": next_step(application, rulebook, clocks),
        "clocks": clock_rows(clocks, rulebook),
        "readers": who_reads_what(rulebook),
        "sections": content_sections(version.content, rulebook),
    }
    further = ((application_address("application", application), _("Where it stands")),)
    return show(request, "receipt", context, further=further)
