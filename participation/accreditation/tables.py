"""The transitions of an application: the whole procedure on one page.

Fields that a move needs stand in move_fields.py, what else happens in effects.py.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.accreditation import move_fields
from participation.accreditation.states import (
    ApplicationOutcome,
    ApplicationStatus,
)
from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, states

A = ApplicationStatus
_IN_HAND = states(
    A.SUBMITTED,
    A.RETURNED,
    A.UNDER_REVIEW,
    A.QUESTIONS_OPEN,
    A.RECOMMENDED,
    A.BEFORE_BODY,
    A.DEFERRED,
)


def _always(_obj: Any) -> bool:
    return True


def _deferral_is_adverse(application: Any) -> bool:
    """Once there were as many deferrals as the policy allows, one more goes against the applicant."""
    ceiling = application.deferral_ceiling
    return ceiling is not None and application.deferral_count > ceiling


def _round_can_be_returned(application: Any) -> Answer:
    if application.completion_rounds >= application.completion_rounds_max:
        return denied(
            _(
                "It was returned as often as the policy allows. Go on with what there is, or close it."
            )
        )
    return ALLOWED


def _can_reopen(application: Any) -> Answer:
    if application.outcome != ApplicationOutcome.CLOSED_WITHOUT_PREJUDICE:
        return denied(_("Only an application that was closed without prejudice can be re-opened."))
    if not application.is_reopen_window_open:
        return denied(_("The time to re-open it has passed. You can apply again."))
    return ALLOWED


APPLICATION_TRANSITIONS = (
    Transition(
        name="submit",
        label=_("Send the application"),
        sources=states(A.DRAFT),
        target=A.SUBMITTED,
        permission=Permission.APPLICATION_SUBMIT,
        event="application.submitted",
        done=_("Sent by the organization"),
        fields=move_fields.for_submission,
        help=_("Your answers and documents are frozen as a version and you get a receipt."),
    ),
    Transition(
        name="resubmit",
        label=_("Send the completed application"),
        sources=states(A.RETURNED),
        target=A.SUBMITTED,
        permission=Permission.APPLICATION_SUBMIT,
        event="application.resubmitted",
        done=_("Completed and sent again by the organization"),
        fields=move_fields.for_submission,
    ),
    Transition(
        name="return",
        label=_("Return for completion"),
        sources=states(A.SUBMITTED),
        target=A.RETURNED,
        permission=Permission.APPLICATION_SCREEN,
        event="application.returned",
        done=_("Returned for completion"),
        fields=move_fields.for_return,
        available=_round_can_be_returned,
    ),
    Transition(
        name="admit",
        label=_("Find it complete and take it up"),
        sources=states(A.SUBMITTED),
        target=A.UNDER_REVIEW,
        permission=Permission.APPLICATION_SCREEN,
        event="application.admitted",
        done=_("Found complete; review began"),
    ),
    Transition(
        name="declare_not_admissible",
        label=_("Record: not admissible"),
        sources=states(A.SUBMITTED),
        target=A.CLOSED,
        outcome=ApplicationOutcome.NOT_ADMISSIBLE,
        permission=Permission.APPLICATION_DECIDE,
        event="application.declared_not_admissible",
        done=_("Found not admissible"),
        fields=move_fields.for_adverse("not_admissible"),
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="ask",
        label=_("Ask questions"),
        sources=states(A.UNDER_REVIEW, A.DEFERRED, A.RECOMMENDED, A.BEFORE_BODY),
        target=A.QUESTIONS_OPEN,
        permission=Permission.APPLICATION_ASK,
        event="application.questioned",
        done=_("Questions were asked"),
        fields=move_fields.for_questions,
    ),
    Transition(
        name="answer",
        label=_("Send the answers"),
        sources=states(A.QUESTIONS_OPEN),
        target=A.UNDER_REVIEW,
        permission=Permission.APPLICATION_ANSWER,
        event="application.answered",
        done=_("Questions were answered"),
        fields=move_fields.for_answers,
    ),
    Transition(
        name="recommend",
        label=_("Record the recommendation"),
        sources=states(A.UNDER_REVIEW),
        target=A.RECOMMENDED,
        permission=Permission.APPLICATION_RECOMMEND,
        event="application.recommended",
        done=_("Prepared for the deciding body"),
        fields=move_fields.for_recommendation,
    ),
    Transition(
        name="place",
        label=_("Put before the deciding body"),
        sources=states(A.RECOMMENDED),
        target=A.BEFORE_BODY,
        permission=Permission.APPLICATION_RECOMMEND,
        event="application.placed",
        done=_("Put before the deciding body"),
        fields=move_fields.for_session,
    ),
    Transition(
        name="take_back",
        label=_("Take back to review"),
        sources=states(A.RECOMMENDED, A.BEFORE_BODY),
        target=A.UNDER_REVIEW,
        permission=Permission.APPLICATION_RECOMMEND,
        event="application.taken_back",
        done=_("Taken back to review"),
        fields=move_fields.for_note,
    ),
    Transition(
        name="grant",
        label=_("Record: granted"),
        sources=states(A.BEFORE_BODY),
        target=A.CLOSED,
        outcome=ApplicationOutcome.GRANTED,
        permission=Permission.APPLICATION_DECIDE,
        event="application.granted",
        done=_("Granted"),
        fields=move_fields.for_grant,
        decides=True,
    ),
    Transition(
        name="grant_lower",
        label=_("Record: granted with another status"),
        sources=states(A.BEFORE_BODY),
        target=A.CLOSED,
        outcome=ApplicationOutcome.GRANTED_LOWER,
        permission=Permission.APPLICATION_DECIDE,
        event="application.granted_lower",
        done=_("Granted with another status than asked for"),
        fields=move_fields.for_lower_grant,
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="refuse",
        label=_("Record: refused"),
        sources=states(A.BEFORE_BODY),
        target=A.CLOSED,
        outcome=ApplicationOutcome.REFUSED,
        permission=Permission.APPLICATION_DECIDE,
        event="application.refused",
        done=_("Refused"),
        fields=move_fields.for_adverse("refuse"),
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="defer",
        label=_("Record: deferred"),
        sources=states(A.BEFORE_BODY),
        target=A.DEFERRED,
        permission=Permission.APPLICATION_DECIDE,
        event="application.deferred",
        done=_("Deferred"),
        fields=move_fields.for_deferral,
        is_adverse=_deferral_is_adverse,
        decides=True,
    ),
    Transition(
        name="resume",
        label=_("Take up again"),
        sources=states(A.DEFERRED),
        target=A.UNDER_REVIEW,
        permission=Permission.APPLICATION_SCREEN,
        event="application.resumed",
        done=_("Taken up again"),
    ),
    Transition(
        name="close_without_prejudice",
        label=_("Record: closed without prejudice"),
        sources=states(A.RETURNED, A.QUESTIONS_OPEN, A.DEFERRED),
        target=A.CLOSED,
        outcome=ApplicationOutcome.CLOSED_WITHOUT_PREJUDICE,
        permission=Permission.APPLICATION_DECIDE,
        event="application.closed_without_prejudice",
        done=_("Closed without prejudice"),
        fields=move_fields.for_adverse("close_without_prejudice"),
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="reopen",
        label=_("Ask to re-open it"),
        sources=states(A.CLOSED),
        target=A.UNDER_REVIEW,
        outcome="",
        permission=Permission.APPLICATION_SUBMIT,
        event="application.reopened",
        done=_("Re-opened at the organization’s request"),
        fields=move_fields.for_note,
        available=_can_reopen,
    ),
    Transition(
        name="reopen_after_review",
        label=_("Re-open after a review"),
        sources=states(A.CLOSED, A.DEFERRED),
        target=A.UNDER_REVIEW,
        outcome="",
        permission=Permission.APPLICATION_DECIDE,
        event="application.reopened_after_review",
        done=_("Under review again: a review changed the decision or sent it back"),
        fields=move_fields.for_note,
        is_internal=True,
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw the application"),
        sources=_IN_HAND,
        target=A.CLOSED,
        outcome=ApplicationOutcome.WITHDRAWN,
        permission=Permission.APPLICATION_WITHDRAW,
        event="application.withdrawn",
        done=_("Withdrawn by the organization"),
        fields=move_fields.for_confirmation,
        help=_(
            "You can apply again at any time. What you sent stays on file and is not published."
        ),
    ),
)
