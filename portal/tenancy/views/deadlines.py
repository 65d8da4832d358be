"""What is open until when, as an iCalendar to subscribe to."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from portal.errors import NotFound
from portal.http import PortalRequest, page, tenant_page
from portal.openings import Opening, openings_at
from portal.tenancy.selectors import list_institutions


@require_safe
@page
def everywhere(request: PortalRequest) -> HttpResponse:
    """The deadlines of all institutions."""
    return _calendar(request, openings_at(list(list_institutions())))


@require_safe
@tenant_page
def of_institution(request: PortalRequest) -> HttpResponse:
    """The deadlines of one institution."""
    if request.tenant is None:
        raise NotFound
    return _calendar(request, openings_at([request.tenant]))


def _calendar(request: HttpRequest, openings: Iterable[Opening]) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", "-//Civic Space Portal//deadlines//")
    calendar.add("version", "2.0")
    calendar.add("name", _("Deadlines"))
    for opening in openings:
        if opening.closes_at is not None:
            calendar.add_component(_event(request, opening))
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(request: HttpRequest, opening: Opening) -> Event:
    """An entry of a whole day: the last one, at the institution's seat."""
    if opening.closes_at is None:
        message = "what never closes is no deadline"
        raise ValueError(message)
    zone = ZoneInfo(opening.tenant.time_zone)
    last_day = timezone.localdate(opening.closes_at - timedelta(seconds=1), zone)
    event = Event()
    event.add("uid", f"{opening.tenant.pk}-{last_day}-{opening.rule_url}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", last_day)
    event.add(
        "summary",
        _("Last day: %(what)s (%(institution)s)")
        % {"what": opening.title, "institution": opening.tenant.name},
    )
    event.add("url", request.build_absolute_uri(opening.url or opening.rule_url))
    return event
