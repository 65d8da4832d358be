"""The staff's first page: what waits, for me and for the institution."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from participation.accreditation.export_requests import list_exports
from participation.accreditation.export_tables import ExportStatus
from participation.accreditation.filters import ClockFilter, QueueFilter
from participation.accreditation.queue import count_up_to, list_filtered
from participation.accreditation.queue_standing import (
    ChangeFilter,
    ReportFilter,
    StandingFilter,
    StandingQuery,
    list_changes,
    list_reports_shown,
    list_statuses,
)
from participation.accreditation.states import ApplicationStatus
from participation.accreditation.views.staff_frame import staff_render, staff_url
from portal.grants import Permission
from portal.http import PortalRequest, staff_page
from portal.moves import has_role_for
from portal.permissions import allowed
from portal.work import work_for

_WAITING = (
    (_("With me"), QueueFilter(assignee="me")),
    (_("With me and overdue"), QueueFilter(assignee="me", clock=ClockFilter.OVERDUE)),
    (_("Overdue"), QueueFilter(clock=ClockFilter.OVERDUE)),
    (_("Due within a week"), QueueFilter(clock=ClockFilter.DUE_SOON)),
    (_("With nobody"), QueueFilter(assignee="nobody")),
    (_("To check for completeness"), QueueFilter(status=ApplicationStatus.SUBMITTED)),
    (
        _("To be recorded: before the deciding body"),
        QueueFilter(status=ApplicationStatus.BEFORE_BODY),
    ),
)


@staff_page
def home(request: PortalRequest) -> HttpResponse:
    """Each line is a filtered list; numbers stop at 1,000."""
    actor = request.actor
    groups = []
    if allowed(actor, Permission.APPLICATION_READ):
        groups.append({"word": _("Applications"), "rows": _applications(request)})
    if allowed(actor, Permission.ACCREDITATION_READ):
        groups.append({"word": _("Statuses"), "rows": _standing(request)})
    if has_role_for(actor, Permission.EXPORT_APPROVE):
        groups.append({"word": _("Exports"), "rows": [_approvals(request)]})
    if request.tenant is not None:
        groups += [
            {
                "word": group.word,
                "rows": [_row(line.word, line.url, line.rows) for line in group.lines],
            }
            for group in work_for(actor, request.tenant)
        ]
    return staff_render(request, "accreditation/staff/home.html", {"groups": groups})


def _applications(request: PortalRequest) -> list[dict[str, Any]]:
    here = staff_url(request, "staff-queue")
    return [
        _row(word, f"{here}?{chosen.query()}", list_filtered(chosen, actor=request.actor))
        for word, chosen in _WAITING
    ]


def _standing(request: PortalRequest) -> list[dict[str, Any]]:
    actor = request.actor
    statuses, _order = list_statuses(StandingQuery(show=StandingFilter.OVERDUE), actor=actor)
    return [
        _row(
            _("Reports to read"),
            staff_url(request, "staff-reports"),
            list_reports_shown(ReportFilter.TO_READ, actor=actor),
        ),
        _row(
            _("Reports that are overdue"),
            f"{staff_url(request, 'staff-statuses')}?show={StandingFilter.OVERDUE}",
            statuses,
        ),
        _row(
            _("Changes to decide"),
            staff_url(request, "staff-changes"),
            list_changes(ChangeFilter.REQUESTED, actor=actor),
        ),
    ]


def _approvals(request: PortalRequest) -> dict[str, Any]:
    waiting = list_exports(actor=request.actor).filter(status=ExportStatus.AWAITING)
    others = waiting.exclude(requested_by_id=request.actor.person_id)
    return _row(_("Exports to approve"), staff_url(request, "staff-exports"), others)


def _row(word: Any, url: str, rows: QuerySet[Any]) -> dict[str, Any]:
    return {"word": word, "url": url, "counted": count_up_to(rows)}
