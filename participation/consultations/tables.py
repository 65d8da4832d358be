"""The transitions of a consultation: the whole procedure on one page (C4)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.consultations import move_fields
from participation.consultations.states import (
    ConsultationKind,
    ConsultationOutcome,
    ConsultationStatus,
)
from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, states

S = ConsultationStatus
_MOVE = Permission.CONSULTATION_MOVE


def _opening_time_has_come(consultation: Any) -> Answer:
    if consultation.opens_at is None or consultation.opens_at > timezone.now():
        return denied(_("It opens by itself on the day that was announced."))
    return ALLOWED


def _closing_time_has_come(consultation: Any) -> Answer:
    if consultation.closes_at is None:
        return denied(_("A standing loop does not close. End it when the programme ends."))
    if consultation.closes_at > timezone.now():
        return denied(_("It closes by itself on the day that was announced, not earlier."))
    return ALLOWED


def _can_still_be_extended(consultation: Any) -> Answer:
    if consultation.closes_at is None:
        return denied(_("A standing loop has no last day."))
    if consultation.closes_at <= timezone.now():
        return denied(_("The last day has passed; more time can only be given before it does."))
    return ALLOWED


def _has_run_its_course(consultation: Any) -> Answer:
    if consultation.status == S.OPEN and consultation.kind != ConsultationKind.STANDING:
        return denied(_("It closes by itself; then it is analysed and answered before it ends."))
    return ALLOWED


CONSULTATION_TRANSITIONS = (
    Transition(
        name="announce",
        label=_("Announce"),
        sources=states(S.DRAFT),
        target=S.ANNOUNCED,
        permission=_MOVE,
        event="consultation.announced",
        done=_("Announced, with the day of the answer"),
        help=_("Everybody can read it from now on. The dates become promises."),
    ),
    Transition(
        name="open",
        label=_("Open"),
        sources=states(S.ANNOUNCED),
        target=S.OPEN,
        permission=_MOVE,
        event="consultation.opened",
        done=_("Opened"),
        available=_opening_time_has_come,
    ),
    Transition(
        name="extend",
        label=_("Give more time"),
        sources=states(S.OPEN),
        target=S.OPEN,
        permission=_MOVE,
        event="consultation.extended",
        done=_("More time was given"),
        fields=move_fields.for_extension,
        available=_can_still_be_extended,
        help=_("The old date stays visible, with your reason."),
    ),
    Transition(
        name="close",
        label=_("Close"),
        sources=states(S.ANNOUNCED, S.OPEN),
        target=S.CLOSED,
        permission=_MOVE,
        event="consultation.closed",
        done=_("Closed to contributions"),
        available=_closing_time_has_come,
    ),
    Transition(
        name="analyse",
        label=_("Begin the analysis"),
        sources=states(S.CLOSED),
        target=S.ANALYSIS,
        permission=_MOVE,
        event="consultation.analysed",
        done=_("The analysis began"),
    ),
    Transition(
        name="answer",
        label=_("Publish the answer"),
        sources=states(S.CLOSED, S.ANALYSIS),
        target=S.ANSWERED,
        permission=_MOVE,
        event="consultation.answered",
        done=_("The answer was published"),
        help=_("Every theme has its answer. Everybody who contributed is told of theirs."),
    ),
    Transition(
        name="follow_up",
        label=_("Begin the follow-up"),
        sources=states(S.ANSWERED),
        target=S.FOLLOW_UP,
        permission=_MOVE,
        event="consultation.followed_up",
        done=_("The follow-up of commitments began"),
    ),
    Transition(
        name="end",
        label=_("End, with a final report"),
        sources=states(S.OPEN, S.ANSWERED, S.FOLLOW_UP),
        target=S.ENDED,
        outcome=ConsultationOutcome.COMPLETED,
        permission=_MOVE,
        event="consultation.ended",
        done=_("Ended, with a final report"),
        fields=move_fields.for_end,
        available=_has_run_its_course,
    ),
    Transition(
        name="cancel",
        label=_("Cancel"),
        sources=states(S.ANNOUNCED, S.OPEN, S.CLOSED, S.ANALYSIS),
        target=S.ENDED,
        outcome=ConsultationOutcome.CANCELLED,
        permission=_MOVE,
        event="consultation.cancelled",
        done=_("Cancelled"),
        fields=move_fields.for_cancellation,
        help=_("Everybody who contributed is told, with your reason."),
    ),
)
