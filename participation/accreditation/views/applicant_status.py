"""Where an application stands: the page of one's own file after it was sent."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from participation.accreditation.decision_words import decision_block, silence_block
from participation.accreditation.models import Application
from participation.accreditation.procedure import procedure
from participation.accreditation.selectors import (
    list_decisions,
    list_own_accreditations,
    list_rounds,
    list_versions,
)
from participation.accreditation.services import EDITABLE
from participation.accreditation.states import ApplicationStatus
from participation.accreditation.tables import APPLICATION_TRANSITIONS
from participation.accreditation.views.applicant_door import (
    application_address,
    application_page,
    show,
)
from participation.accreditation.whereabouts import clock_rows, is_answer_overdue, next_step
from portal.appeals.selectors import list_appeals_of
from portal.clocks import clocks_of
from portal.http import PortalRequest
from portal.permissions import Actor
from portal.policies.kinds import DeferralParameters
from portal.policies.rulebook import rulebook_of
from portal.transitions import Step, open_transitions, steps_of
from portal.verification.selectors import paper_about

_ON_PAGES_OF_THEIR_OWN = frozenset({"submit", "resubmit", "answer"})


@application_page
def application(request: PortalRequest, application: Application) -> HttpResponse:
    """Status, clock, what is next and by when, what happened, what was decided, what one can do."""
    if application.status == ApplicationStatus.DRAFT:
        return redirect(application_address("application-tasks", application))
    rulebook = rulebook_of(application.policy_id)
    clocks = list(clocks_of(application))
    steps = list(steps_of(application, actor=request.actor))
    deferral = rulebook.parameters(DeferralParameters)
    context: dict[str, Any] = {
        "application": application,
        "is_editable": application.status in EDITABLE,
        "next": next_step(application, rulebook, clocks),
        "clocks": clock_rows(clocks, rulebook),
        "procedure": procedure(application.status, {step.to_status for step in steps}),
        "events": timeline(application, steps),
        "points": points_to_complete(application, steps),
        "rounds": list(list_rounds(application)),
        "versions": list(list_versions(application)),
        "decisions": [
            decision_block(decision, rulebook)
            | {"paper": paper_about(decision, actor=request.actor)}
            for decision in list_decisions(application)
        ],
        "deferral": deferral,
        "silence": silence_block(rulebook) if is_answer_overdue(clocks) else None,
        "reviews": list(list_appeals_of(application, actor=request.actor)),
        "status": list_own_accreditations(application.tenant, actor=request.actor)
        .filter(application=application)
        .first(),
        "moves": own_moves(application, request.actor),
    }
    return show(request, "application", context)


def own_moves(application: Application, actor: Actor) -> list[dict[str, Any]]:
    """What one can do now that has a page for its confirmation."""
    return [
        {
            "label": move.label,
            "href": application_address("application-move", application, move=move.name),
        }
        for move in open_transitions(application, actor)
        if move.name not in _ON_PAGES_OF_THEIR_OWN
    ]


def timeline(application: Application, steps: list[Step]) -> list[dict[str, Any]]:
    """What happened, the latest first; reviewers are the institution, not persons."""
    done = {move.name: move.done for move in APPLICATION_TRANSITIONS}
    who = {
        Step.Party.INSTITUTION: application.tenant.name,
        Step.Party.ORGANIZATION: application.organization_name,
        Step.Party.PORTAL: Step.Party.PORTAL.label,
    }
    return [
        {
            "when": step.taken_at,
            "what": done.get(step.transition, step.transition),
            "who": who[Step.Party(step.party)],
            "text": step.note,
        }
        for step in reversed(steps)
    ]


def points_to_complete(application: Application, steps: list[Step]) -> list[str]:
    """What the institution found missing when it returned the file last, point by point."""
    if application.status != ApplicationStatus.RETURNED:
        return []
    returned = [step for step in steps if step.transition == "return"]
    note = returned[-1].note if returned else ""
    return [line.strip() for line in note.splitlines() if line.strip()]
