"""The staff's first page: what waits, for me and for the institution."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from participation.accreditation.filters import ClockFilter, QueueFilter
from participation.accreditation.queue import count_up_to, list_filtered
from participation.accreditation.states import ApplicationStatus
from participation.accreditation.views.staff_frame import staff_render, staff_url
from portal.http import PortalRequest, staff_page
from portal.permissions import Permission, allowed

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
    """Each line is a filtered queue; numbers stop at 1,000."""
    waiting = _applications(request) if allowed(request.actor, Permission.APPLICATION_READ) else []
    return staff_render(
        request, "accreditation/staff/home.html", {"waiting": waiting}, section="staff-home"
    )


def _applications(request: PortalRequest) -> list[dict[str, Any]]:
    here = staff_url(request, "staff-queue")
    rows = []
    for word, chosen in _WAITING:
        counted = count_up_to(list_filtered(chosen, actor=request.actor))
        rows.append({"word": word, "counted": counted, "url": f"{here}?{chosen.query()}"})
    return rows
