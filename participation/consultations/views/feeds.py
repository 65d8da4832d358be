"""Consultations to follow: an Atom feed of what changed, an iCalendar of the days that matter."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from participation.consultations.dates import days_of
from participation.consultations.models import Consultation
from participation.consultations.selectors import (
    Stage,
    changed_last,
    get_public_consultation,
    in_stage,
    list_public,
    stage_of,
)
from participation.consultations.showing import seat_of, stage_word
from portal.feeds import AtomFeed
from portal.http import PortalRequest, tenant_of, tenant_page
from portal.looks.texts import text_of

_LENGTH = 50


@require_safe
@tenant_page
def feed(request: PortalRequest) -> HttpResponse:
    """What was announced, what got more time, what was answered, ended or cancelled last."""
    tenant = tenant_of(request)
    address = request.build_absolute_uri(reverse("consultation-list", args=[tenant.slug]))
    made = AtomFeed(title=_("Consultations"), link=address, description=tenant.name)
    for consultation in changed_last(list_public(tenant).select_related("tenant"))[:_LENGTH]:
        word = stage_word(consultation)
        title = text_of(consultation, "title").text
        made.add_item(
            title=_("%(stage)s: %(title)s") % {"stage": word, "title": title},
            link=_link(request, consultation),
            description=text_of(consultation, "summary").text,
            unique_id=f"urn:uuid:{consultation.pk}",
            pubdate=consultation.published_at,
            updateddate=_changed_at(consultation),
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _changed_at(consultation: Consultation) -> datetime:
    changed: datetime = consultation.changed_at  # type: ignore[attr-defined] # an annotation
    return changed


def _link(request: PortalRequest, consultation: Consultation) -> str:
    address = reverse("consultation", args=[consultation.tenant.slug, consultation.pk])
    return request.build_absolute_uri(address)


@require_safe
@tenant_page
def deadlines(request: PortalRequest) -> HttpResponse:
    """First days, last days and promised answers of everything that is live."""
    tenant = tenant_of(request)
    now = timezone.now()
    stages = (Stage.OPEN, Stage.ANNOUNCED, Stage.WAITING)
    live = in_stage(stages[0], now) | in_stage(stages[1], now) | in_stage(stages[2], now)
    found = list_public(tenant).filter(live).select_related("tenant").order_by("opens_at", "id")
    return _calendar(request, list(found[: 4 * _LENGTH]))


@require_safe
@tenant_page
def deadlines_of(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """The days of one consultation."""
    found = get_public_consultation(consultation, tenant=tenant_of(request))
    return _calendar(request, [found])


def _calendar(request: PortalRequest, consultations: list[Consultation]) -> HttpResponse:
    made = Calendar()
    made.add("prodid", "-//Civic Space Portal//consultations//")
    made.add("version", "2.0")
    made.add("name", _("Consultations"))
    for consultation in consultations:
        if stage_of(consultation) == Stage.CANCELLED:
            continue
        for code, day, summary in _days(consultation):
            event = Event()
            event.add("uid", f"{consultation.pk}-{code}")
            event.add("dtstamp", timezone.now())
            event.add("dtstart", day)
            event.add("summary", summary)
            event.add("url", _link(request, consultation))
            made.add_component(event)
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _days(consultation: Consultation) -> Iterator[tuple[str, date, str]]:
    """Whole days at the institution's seat."""
    days = days_of(consultation, seat_of(consultation))
    names = {"title": text_of(consultation, "title").text, "institution": consultation.tenant.name}
    if days.opens_on:
        yield "opens", days.opens_on, _("Opens: %(title)s (%(institution)s)") % names
    if days.closes_on:
        yield "closes", days.closes_on, _("Last day: %(title)s (%(institution)s)") % names
    if days.answer_due_on:
        yield "answer", days.answer_due_on, _("Answer due: %(title)s (%(institution)s)") % names
