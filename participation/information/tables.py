"""The transitions of a request for information: the whole procedure on one page.

Fields that a move needs stand in move_fields.py, what else happens in effects.py.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.information import move_fields
from participation.information.states import GIVING, InformationOutcome, InformationStatus
from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, Visibility, states

S = InformationStatus
End = InformationOutcome


def _always(_obj: Any) -> bool:
    return True


def can_be_extended(request: Any) -> Answer:
    """More time only while there is some left, and as often as the policy says."""
    if request.extensions_max == 0:
        return denied(_("The policy does not extend the time to answer."))
    if request.extensions_used >= request.extensions_max:
        return denied(_("The time to answer was extended as often as the policy allows."))
    if request.answer_due_at is not None and request.answer_due_at <= timezone.now():
        return denied(_("The time to answer has run out. It can only be extended before it does."))
    return ALLOWED


def can_lapse(request: Any) -> Answer:
    """Silence ends a request only where the policy says so, and never without a warning before."""
    if not request.lapses:
        return denied(_("Under this policy nothing follows when a question is not answered."))
    if request.warned_at is None:
        return denied(_("Whoever asked has to be warned before the request lapses."))
    if request.question_due_at is None or request.question_due_at > timezone.now():
        return denied(_("The time to answer the question has not run out yet."))
    return ALLOWED


def was_given(request: Any) -> Answer:
    """What was given can be complete or not; what was not given is a matter for a review."""
    if request.outcome not in GIVING:
        return denied(_("Nothing was given. You can ask for a review of the decision instead."))
    return ALLOWED


INFORMATION_TRANSITIONS = (
    Transition(
        name="submit",
        label=_("Send the request"),
        sources=states(S.DRAFT),
        target=S.SUBMITTED,
        permission=Permission.INFORMATION_ASK,
        event="information.submitted",
        done=_("The request was sent"),
        help=_("You get a receipt, and the day by which the institution has to answer."),
    ),
    Transition(
        name="acknowledge",
        label=_("Acknowledge the request"),
        sources=states(S.SUBMITTED),
        target=S.IN_HAND,
        permission=Permission.INFORMATION_HANDLE,
        event="information.acknowledged",
        done=_("The request was acknowledged"),
        fields=move_fields.for_acknowledgement,
    ),
    Transition(
        name="ask",
        label=_("Ask what is meant"),
        sources=states(S.SUBMITTED, S.IN_HAND),
        target=S.CLARIFICATION,
        permission=Permission.INFORMATION_HANDLE,
        event="information.questioned",
        done=_("The institution asked what is meant; its clock stands still"),
        fields=move_fields.for_question,
        help=_("The institution’s clock stands still until there is an answer."),
    ),
    Transition(
        name="clarify",
        label=_("Send the answer"),
        sources=states(S.CLARIFICATION),
        target=S.IN_HAND,
        permission=Permission.INFORMATION_ASK,
        event="information.clarified",
        done=_("The question was answered; the institution’s clock goes on"),
        fields=move_fields.for_clarification,
    ),
    Transition(
        name="take_back_question",
        label=_("Take the question back"),
        sources=states(S.CLARIFICATION),
        target=S.IN_HAND,
        permission=Permission.INFORMATION_HANDLE,
        event="information.question_taken_back",
        done=_("The question was taken back; the institution’s clock goes on"),
    ),
    Transition(
        name="lapse",
        label=_("Record: lapsed"),
        sources=states(S.CLARIFICATION),
        target=S.CLOSED,
        outcome=End.LAPSED,
        permission=Permission.INFORMATION_DECIDE,
        event="information.lapsed",
        done=_("The request lapsed: the question was not answered after a warning"),
        fields=move_fields.for_lapse,
        available=can_lapse,
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="extend",
        label=_("Extend the time to answer"),
        sources=states(S.IN_HAND, S.PREPARED),
        target=S.IN_HAND,
        permission=Permission.INFORMATION_HANDLE,
        event="information.extended",
        done=_("The time to answer was extended"),
        fields=move_fields.for_extension,
        available=can_be_extended,
        help=_("Whoever asked reads the reason and the new day at once."),
    ),
    Transition(
        name="transfer",
        label=_("Transfer to another unit or body"),
        sources=states(S.SUBMITTED, S.IN_HAND, S.PREPARED),
        target=S.IN_HAND,
        permission=Permission.INFORMATION_HANDLE,
        event="information.transferred",
        done=_("The request was transferred"),
        fields=move_fields.for_transfer,
    ),
    Transition(
        name="prepare",
        label=_("Put before whoever decides"),
        sources=states(S.IN_HAND),
        target=S.PREPARED,
        permission=Permission.INFORMATION_HANDLE,
        event="information.prepared",
        done=_("The answer is prepared"),
        fields=move_fields.for_preparation,
    ),
    Transition(
        name="take_back",
        label=_("Take back to search"),
        sources=states(S.PREPARED),
        target=S.IN_HAND,
        permission=Permission.INFORMATION_HANDLE,
        event="information.taken_back",
        done=_("Taken back to search"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="release",
        label=_("Record: released"),
        sources=states(S.PREPARED),
        target=S.ANSWERED,
        outcome=End.RELEASED,
        permission=Permission.INFORMATION_DECIDE,
        event="information.released",
        done=_("The information was released"),
        fields=move_fields.for_release,
        decides=True,
    ),
    Transition(
        name="release_partly",
        label=_("Record: released in part"),
        sources=states(S.PREPARED),
        target=S.ANSWERED,
        outcome=End.PARTLY_RELEASED,
        permission=Permission.INFORMATION_DECIDE,
        event="information.partly_released",
        done=_("The information was released in part"),
        fields=move_fields.for_partial_release,
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="refuse",
        label=_("Record: refused"),
        sources=states(S.PREPARED),
        target=S.ANSWERED,
        outcome=End.REFUSED,
        permission=Permission.INFORMATION_DECIDE,
        event="information.refused",
        done=_("The request was refused"),
        fields=move_fields.for_refusal,
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="state_not_held",
        label=_("Record: not held"),
        sources=states(S.PREPARED),
        target=S.ANSWERED,
        outcome=End.NOT_HELD,
        permission=Permission.INFORMATION_DECIDE,
        event="information.not_held",
        done=_("The institution does not hold the information"),
        fields=move_fields.for_not_held,
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="point_to_public",
        label=_("Record: already public"),
        sources=states(S.PREPARED),
        target=S.ANSWERED,
        outcome=End.ALREADY_PUBLIC,
        permission=Permission.INFORMATION_DECIDE,
        event="information.pointed_to",
        done=_("The information is public already"),
        fields=move_fields.for_public,
        decides=True,
    ),
    Transition(
        name="refuse_excessive",
        label=_("Record: refused as excessive or repeated"),
        sources=states(S.PREPARED),
        target=S.ANSWERED,
        outcome=End.EXCESSIVE,
        permission=Permission.INFORMATION_DECIDE,
        event="information.refused_excessive",
        done=_("The request was refused as excessive or repeated"),
        fields=move_fields.for_excessive,
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="confirm",
        label=_("Received, and complete"),
        sources=states(S.ANSWERED),
        target=S.CLOSED,
        permission=Permission.INFORMATION_ASK,
        event="information.confirmed",
        done=_("Whoever asked has received the answer"),
        available=was_given,
    ),
    Transition(
        name="say_missing",
        label=_("Something is missing"),
        sources=states(S.ANSWERED),
        target=S.IN_HAND,
        outcome="",
        permission=Permission.INFORMATION_ASK,
        event="information.found_incomplete",
        done=_("Whoever asked says that something is missing; the search goes on"),
        fields=move_fields.for_missing,
        available=was_given,
        help=_("The search goes on with a new time to answer. What you received stays yours."),
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw the request"),
        sources=states(S.SUBMITTED, S.IN_HAND, S.CLARIFICATION, S.PREPARED),
        target=S.CLOSED,
        outcome=End.WITHDRAWN,
        permission=Permission.INFORMATION_ASK,
        event="information.withdrawn",
        done=_("The request was withdrawn"),
        fields=move_fields.for_confirmation,
        help=_("You can ask again at any time."),
    ),
    Transition(
        name="reopen_after_review",
        label=_("Take up again after a review"),
        sources=states(S.ANSWERED, S.CLOSED),
        target=S.IN_HAND,
        outcome="",
        permission=Permission.APPEAL_DECIDE,
        event="information.reopened",
        done=_("Taken up again after a review"),
        fields=move_fields.for_note,
        is_internal=True,
    ),
)
