"""The transitions of a request for the annual report."""

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.transitions import Transition, Visibility, states
from protection.reporting.states import ReportOutcome, ReportStatus

S = ReportStatus


REPORT_TRANSITIONS = (
    Transition(
        name="approve",
        label=_("Approve the report"),
        sources=states(S.AWAITING),
        target=S.READY,
        permission=Permission.CASE_APPROVE,
        event="protection_report.approved",
        done=_("A second person approved it"),
        help=_("Whoever asked for it can make it within a day."),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="decline",
        label=_("Decline the report"),
        sources=states(S.AWAITING, S.READY),
        target=S.CLOSED,
        permission=Permission.CASE_APPROVE,
        event="protection_report.declined",
        done=_("It is not made"),
        outcome=ReportOutcome.DECLINED,
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="produce",
        label=_("Make the report"),
        sources=states(S.READY),
        target=S.CLOSED,
        permission=Permission.REPORT_MAKE,
        event="protection_report.made",
        done=_("Made"),
        outcome=ReportOutcome.MADE,
        visibility=Visibility.STAFF,
        is_internal=True,
    ),
)
