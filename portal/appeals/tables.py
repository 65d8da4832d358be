"""The transitions of an appeal: the whole procedure on one page.

Fields that a move needs stand in move_fields.py, what else happens in effects.py and deciding.py.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.appeals import move_fields
from portal.appeals.states import IN_HAND, AppealOutcome, AppealStatus
from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, states

A = AppealStatus
_SECOND = 2


def _always(_obj: Any) -> bool:
    return True


def _is_past(appeal: Any) -> bool:
    return appeal.due_at is not None and appeal.due_at <= timezone.now()


def _after_the_units_time(appeal: Any) -> Answer:
    if not _is_past(appeal):
        return denied(_("The unit’s time to send the file has not run out yet."))
    return ALLOWED


def _after_the_appellants_time(appeal: Any) -> Answer:
    if not _is_past(appeal):
        return denied(_("The time to answer has not run out yet."))
    return ALLOWED


def _second_is_open(appeal: Any) -> Answer:
    if appeal.instance >= _SECOND or appeal.second_until is None:
        return denied(_("There is no second instance for this outcome."))
    if appeal.second_until <= timezone.now():
        return denied(_("The time to turn to the second instance has passed."))
    return ALLOWED


def _nothing_is_left(appeal: Any) -> Answer:
    if _second_is_open(appeal):
        return denied(_("The appellant can still turn to the second instance."))
    return ALLOWED


def _in_first(appeal: Any) -> Answer:
    if appeal.instance >= _SECOND:
        return denied(_("This is before the second instance."))
    return ALLOWED


def _in_second(appeal: Any) -> Answer:
    if appeal.instance < _SECOND:
        return denied(_("This is before the first instance."))
    return ALLOWED


_FILING = (
    Transition(
        name="file",
        label=_("Ask for the review"),
        sources=states(A.DRAFT),
        target=A.FILED,
        permission=Permission.REMEDY_REQUEST,
        event="appeal.filed",
        done=_("A review was asked for"),
        fields=move_fields.for_filing,
        help=_("You get a receipt. Nobody who took part in the decision can take the request up."),
    ),
    Transition(
        name="acknowledge",
        label=_("Acknowledge and take it up"),
        sources=states(A.FILED),
        target=A.ACKNOWLEDGED,
        permission=Permission.REMEDY_ACKNOWLEDGE,
        event="appeal.acknowledged",
        done=_("The request was acknowledged"),
        help=_("You are recorded as its reviewer. You cannot have taken part in the decision."),
    ),
    Transition(
        name="declare_not_admissible",
        label=_("Record: not admissible"),
        sources=states(A.ACKNOWLEDGED),
        target=A.DECIDED,
        outcome=AppealOutcome.NOT_ADMISSIBLE,
        permission=Permission.APPEAL_DECIDE,
        event="appeal.declared_not_admissible",
        done=_("Found not admissible"),
        fields=move_fields.for_outcome(AppealOutcome.NOT_ADMISSIBLE),
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="admit",
        label=_("Admit it"),
        sources=states(A.ACKNOWLEDGED),
        target=A.ADMITTED,
        permission=Permission.APPEAL_HANDLE,
        event="appeal.admitted",
        done=_("Admitted"),
    ),
    Transition(
        name="assign",
        label=_("Name who reviews it and ask for the file"),
        sources=states(A.ADMITTED),
        target=A.FILE_ASKED,
        permission=Permission.APPEAL_ASSIGN,
        event="appeal.assigned",
        done=_("Reviewers were named and the file was asked for"),
        fields=move_fields.for_panel,
        help=_("Nobody who took part in the decision can be chosen."),
    ),
)
_FILE_AND_REPLY = (
    Transition(
        name="send_file",
        label=_("Send the file"),
        sources=states(A.FILE_ASKED),
        target=A.REPLY_OPEN,
        permission=Permission.APPEAL_SEND_FILE,
        event="appeal.file_sent",
        done=_("The unit sent the file"),
        fields=move_fields.for_file,
        help=_("The appellant reads what you write and can reply to it."),
    ),
    Transition(
        name="go_on_without_file",
        label=_("Go on without the file"),
        sources=states(A.FILE_ASKED),
        target=A.REPLY_OPEN,
        permission=Permission.APPEAL_HANDLE,
        event="appeal.file_missing",
        done=_("The unit did not send the file in time; the review goes on without it"),
        fields=move_fields.for_note,
        available=_after_the_units_time,
    ),
    Transition(
        name="reply",
        label=_("Send the reply"),
        sources=states(A.REPLY_OPEN),
        target=A.PANEL,
        permission=Permission.REMEDY_REQUEST,
        event="appeal.replied",
        done=_("The appellant replied"),
        fields=move_fields.for_reply,
    ),
    Transition(
        name="close_reply",
        label=_("Go on without a reply"),
        sources=states(A.REPLY_OPEN),
        target=A.PANEL,
        permission=Permission.APPEAL_HANDLE,
        event="appeal.reply_closed",
        done=_("The time to reply passed; the review goes on"),
        available=_after_the_appellants_time,
    ),
    Transition(
        name="offer",
        label=_("Offer a resolution"),
        sources=states(A.REPLY_OPEN, A.PANEL),
        target=A.OFFERED,
        permission=Permission.APPEAL_HANDLE,
        event="appeal.offered",
        done=_("A resolution was offered"),
        fields=move_fields.for_offer,
        help=_(
            "The appellant is free to decline; the review then goes on as if it had not been made."
        ),
    ),
    Transition(
        name="accept_offer",
        label=_("Accept the resolution"),
        sources=states(A.OFFERED),
        target=A.REMEDY_DUE,
        outcome=AppealOutcome.SETTLED,
        permission=Permission.REMEDY_REQUEST,
        event="appeal.settled",
        done=_("Settled"),
        fields=move_fields.for_confirmation,
        help=_("The institution has to do what it offers, within its time."),
    ),
    Transition(
        name="decline_offer",
        label=_("Decline the resolution"),
        sources=states(A.OFFERED),
        target=A.PANEL,
        permission=Permission.REMEDY_REQUEST,
        event="appeal.offer_declined",
        done=_("The resolution was declined; the review goes on"),
    ),
    Transition(
        name="close_offer",
        label=_("Go on without an answer to the offer"),
        sources=states(A.OFFERED),
        target=A.PANEL,
        permission=Permission.APPEAL_HANDLE,
        event="appeal.offer_lapsed",
        done=_("The offer was not answered in time; the review goes on"),
        available=_after_the_appellants_time,
    ),
)


def _ends(
    name: str, outcome: AppealOutcome, target: AppealStatus, event: str, **more: Any
) -> Transition:
    """The reviewers' outcome, recorded once a majority has voted for it."""
    return Transition(
        name=name,
        label=more.pop("label"),
        sources=states(A.PANEL),
        target=target,
        outcome=outcome,
        permission=Permission.APPEAL_DECIDE,
        event=event,
        done=outcome.label,
        fields=move_fields.for_outcome(outcome),
        decides=True,
        **more,
    )


_OUTCOMES = (
    _ends(
        "change",
        AppealOutcome.CHANGED,
        A.REMEDY_DUE,
        "appeal.changed",
        label=_("Record: decision changed"),
        help=_("The procedure is re-opened by itself where it can be."),
    ),
    _ends(
        "change_in_part",
        AppealOutcome.CHANGED_IN_PART,
        A.REMEDY_DUE,
        "appeal.changed_in_part",
        label=_("Record: decision changed in part"),
        is_adverse=_always,
    ),
    _ends(
        "let_stand",
        AppealOutcome.STANDS,
        A.DECIDED,
        "appeal.let_stand",
        label=_("Record: decision stands"),
        is_adverse=_always,
    ),
    _ends(
        "send_back",
        AppealOutcome.SENT_BACK,
        A.REMEDY_DUE,
        "appeal.sent_back",
        label=_("Record: sent back with instructions"),
        help=_("The instructions are read by the appellant and by whoever decides anew."),
    ),
    Transition(
        name="carry_out",
        label=_("Record: carried out"),
        sources=states(A.REMEDY_DUE),
        target=A.DECIDED,
        permission=Permission.APPEAL_HANDLE,
        event="appeal.carried_out",
        done=_("Carried out"),
        fields=move_fields.for_carrying_out,
    ),
)
_AFTER = (
    Transition(
        name="ask_second",
        label=_("Turn to the second instance"),
        sources=states(A.DECIDED, A.REMEDY_DUE),
        target=A.SECOND,
        permission=Permission.REMEDY_REQUEST,
        event="appeal.second_asked",
        done=_("The second instance was asked"),
        fields=move_fields.for_second,
        available=_second_is_open,
        help=_("Other people look at it: nobody of the decision or of the first instance."),
    ),
    Transition(
        name="assign_second",
        label=_("Name who reviews it at the second instance"),
        sources=states(A.SECOND),
        target=A.PANEL,
        permission=Permission.APPEAL_ASSIGN,
        event="appeal.second_assigned",
        done=_("Reviewers of the second instance were named"),
        fields=move_fields.for_panel,
        help=_("Nobody who took part in the decision or in the first review can be chosen."),
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw the request"),
        sources=states(*IN_HAND),
        target=A.FINAL,
        outcome=AppealOutcome.WITHDRAWN,
        permission=Permission.REMEDY_REQUEST,
        event="appeal.withdrawn",
        done=_("Withdrawn by the appellant"),
        fields=move_fields.for_confirmation,
        available=_in_first,
        help=_("A new request about the same matter is possible only when there are new facts."),
    ),
    Transition(
        name="withdraw_second",
        label=_("Withdraw from the second instance"),
        sources=states(A.SECOND, A.PANEL, A.OFFERED),
        target=A.FINAL,
        permission=Permission.REMEDY_REQUEST,
        event="appeal.second_withdrawn",
        done=_("Withdrawn by the appellant; the first outcome remains"),
        fields=move_fields.for_confirmation,
        available=_in_second,
    ),
    Transition(
        name="conclude",
        label=_("Close"),
        sources=states(A.DECIDED),
        target=A.FINAL,
        permission=Permission.APPEAL_HANDLE,
        event="appeal.concluded",
        done=_("Closed; nothing further is open"),
        available=_nothing_is_left,
    ),
)
APPEAL_TRANSITIONS = (*_FILING, *_FILE_AND_REPLY, *_OUTCOMES, *_AFTER)
