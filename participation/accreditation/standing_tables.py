"""The transitions of a status that was granted, of its reports and of changes to it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.accreditation import move_fields
from participation.accreditation.states import (
    AccreditationOutcome,
    AccreditationStatus,
    ChangeOutcome,
    ChangeStatus,
    ReportStatus,
)
from portal.grants import Permission
from portal.transitions import Transition, states


def _always(_obj: Any) -> bool:
    return True


S = AccreditationStatus
ACCREDITATION_TRANSITIONS = (
    Transition(
        name="give_notice",
        label=_("Give notice of grounds"),
        sources=states(S.ACTIVE),
        target=S.UNDER_NOTICE,
        permission=Permission.ACCREDITATION_DECIDE,
        event="accreditation.notice_given",
        done=_("Notice of grounds given; a reply is awaited"),
        fields=move_fields.for_notice,
    ),
    Transition(
        name="drop_notice",
        label=_("Drop the notice"),
        sources=states(S.UNDER_NOTICE),
        target=S.ACTIVE,
        permission=Permission.ACCREDITATION_DECIDE,
        event="accreditation.notice_dropped",
        done=_("Notice dropped"),
        fields=move_fields.for_note,
    ),
    Transition(
        name="reply",
        label=_("Reply to the notice"),
        sources=states(S.UNDER_NOTICE),
        target=S.UNDER_NOTICE,
        permission=Permission.ACCREDITATION_REQUEST,
        event="accreditation.notice_replied",
        done=_("The organization replied"),
        fields=move_fields.for_reply,
    ),
    Transition(
        name="suspend",
        label=_("Record: suspended"),
        sources=states(S.UNDER_NOTICE),
        target=S.SUSPENDED,
        permission=Permission.ACCREDITATION_DECIDE,
        event="accreditation.suspended",
        done=_("Suspended"),
        fields=move_fields.for_suspension,
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="reinstate",
        label=_("Record: reinstated"),
        sources=states(S.SUSPENDED),
        target=S.ACTIVE,
        permission=Permission.ACCREDITATION_DECIDE,
        event="accreditation.reinstated",
        done=_("Reinstated"),
        fields=move_fields.for_note,
    ),
    Transition(
        name="withdraw_status",
        label=_("Record: status withdrawn"),
        sources=states(S.UNDER_NOTICE, S.SUSPENDED),
        target=S.ENDED,
        outcome=AccreditationOutcome.WITHDRAWN,
        permission=Permission.ACCREDITATION_DECIDE,
        event="accreditation.withdrawn",
        done=_("Status withdrawn by the institution"),
        fields=move_fields.for_adverse("withdraw_status"),
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="reinstate_after_review",
        label=_("Reinstate after a review"),
        sources=states(S.SUSPENDED, S.ENDED),
        target=S.ACTIVE,
        outcome="",
        permission=Permission.ACCREDITATION_DECIDE,
        event="accreditation.reinstated_after_review",
        done=_("In force again: a review changed the decision"),
        fields=move_fields.for_note,
        is_internal=True,
    ),
    Transition(
        name="reconsider_after_review",
        label=_("Consider again after a review"),
        sources=states(S.SUSPENDED, S.ENDED),
        target=S.UNDER_NOTICE,
        outcome="",
        permission=Permission.ACCREDITATION_DECIDE,
        event="accreditation.sent_back_by_review",
        done=_("In force, to be considered again: a review sent the decision back"),
        fields=move_fields.for_note,
        is_internal=True,
    ),
    Transition(
        name="surrender",
        label=_("Give up the status"),
        sources=states(S.ACTIVE, S.UNDER_NOTICE, S.SUSPENDED),
        target=S.ENDED,
        outcome=AccreditationOutcome.SURRENDERED,
        permission=Permission.ACCREDITATION_REQUEST,
        event="accreditation.surrendered",
        done=_("Given up by the organization"),
        fields=move_fields.for_confirmation,
        help=_("The status ends today. You can apply again at any time."),
    ),
)

R = ReportStatus
REPORT_TRANSITIONS = (
    Transition(
        name="submit",
        label=_("Send the report"),
        sources=states(R.DUE, R.QUESTIONED),
        target=R.SUBMITTED,
        permission=Permission.REPORT_SUBMIT,
        event="report.submitted",
        done=_("Report sent by the organization"),
        fields=move_fields.for_report,
    ),
    Transition(
        name="question",
        label=_("Ask about the report"),
        sources=states(R.SUBMITTED),
        target=R.QUESTIONED,
        permission=Permission.REPORT_REVIEW,
        event="report.questioned",
        done=_("Questions were asked about the report"),
        fields=move_fields.for_report_question,
    ),
    Transition(
        name="note",
        label=_("Take note of the report"),
        sources=states(R.SUBMITTED),
        target=R.NOTED,
        permission=Permission.REPORT_REVIEW,
        event="report.noted",
        done=_("The report was noted"),
    ),
)

CHANGE_TRANSITIONS = (
    Transition(
        name="accept",
        label=_("Record: accepted"),
        sources=states(ChangeStatus.REQUESTED),
        target=ChangeStatus.CLOSED,
        outcome=ChangeOutcome.ACCEPTED,
        permission=Permission.ACCREDITATION_DECIDE,
        event="change.accepted",
        done=_("Change accepted"),
    ),
    Transition(
        name="decline",
        label=_("Record: not accepted"),
        sources=states(ChangeStatus.REQUESTED),
        target=ChangeStatus.CLOSED,
        outcome=ChangeOutcome.DECLINED,
        permission=Permission.ACCREDITATION_DECIDE,
        event="change.declined",
        done=_("Change not accepted"),
        fields=move_fields.for_adverse("refuse"),
        is_adverse=_always,
        decides=True,
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw the request"),
        sources=states(ChangeStatus.REQUESTED),
        target=ChangeStatus.CLOSED,
        outcome=ChangeOutcome.WITHDRAWN,
        permission=Permission.ACCREDITATION_REQUEST,
        event="change.withdrawn",
        done=_("Request withdrawn by the organization"),
        fields=move_fields.for_confirmation,
    ),
    Transition(
        name="reopen_after_review",
        label=_("Re-open after a review"),
        sources=states(ChangeStatus.CLOSED),
        target=ChangeStatus.REQUESTED,
        outcome="",
        permission=Permission.ACCREDITATION_DECIDE,
        event="change.reopened_after_review",
        done=_("Open again: a review changed the decision or sent it back"),
        fields=move_fields.for_note,
        is_internal=True,
    ),
)
