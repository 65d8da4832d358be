"""Commitments to subscribe to and to take away: Atom, iCalendar, CSV, XLSX, JSON."""

from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from participation.accreditation.export import MEDIA_TYPES, WRITERS
from participation.commitments.models import Commitment
from participation.commitments.news import latest_news
from participation.commitments.publishing import about, columns, written_rows
from participation.commitments.selectors import list_commitments, today_at
from participation.commitments.states import UNDER_WAY, CommitmentStatus
from participation.commitments.views.frame import filter_of
from portal.errors import NotFound
from portal.feeds import AtomFeed
from portal.http import PortalRequest, address, tenant_of, tenant_page
from portal.looks.texts import text_of
from portal.looks.words import last_day

_IN_MEMORY = 1024 * 1024
_MEDIA = {str(kind): media_type for kind, media_type in MEDIA_TYPES.items()}


@require_safe
@tenant_page
def feed(request: PortalRequest) -> HttpResponse:
    """What was said last of commitments: adopted, moved, updated, checked, dropped."""
    tenant = tenant_of(request)
    made = AtomFeed(
        title=_("Commitments of %(institution)s") % {"institution": tenant.name},
        link=request.build_absolute_uri(address(request, "commitments")),
        description=tenant.name,
        feed_url=request.build_absolute_uri(),
    )
    for news in latest_news(tenant):
        page = address(request, "commitment", commitment=news.commitment.pk)
        made.add_item(
            title=f"{text_of(news.commitment, 'title').text}: {news.what}",
            link=request.build_absolute_uri(page),
            description=news.text,
            unique_id=f"urn:uuid:{news.key}",
            updateddate=news.when,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


@require_safe
@tenant_page
def calendar(request: PortalRequest) -> HttpResponse:
    """The days by which things are promised, and by which they can be checked."""
    made = Calendar()
    made.add("prodid", "-//Civic Space Portal//commitments//")
    made.add("version", "2.0")
    made.add("name", _("Commitments of %(institution)s") % {"institution": tenant_of(request).name})
    for event in _events(request):
        made.add_component(event)
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _events(request: PortalRequest) -> Iterator[Event]:
    rows = list_commitments(tenant_of(request), actor=request.actor)
    for row in rows.filter(status__in=[*UNDER_WAY, CommitmentStatus.IN_CHECK]).order_by("due_on"):
        title = text_of(row, "title").text
        ends_at: datetime | None = getattr(row, "check_ends_at", None)
        if ends_at is not None:
            words = _("Time to check ends: %(title)s") % {"title": title}
            yield _event(request, row, f"{row.pk}-check", words, last_day(ends_at))
        else:
            words = _("Due: %(title)s") % {"title": title}
            yield _event(request, row, f"{row.pk}-due", words, row.due_on)


def _event(request: PortalRequest, row: Commitment, uid: str, words: str, day: object) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", day)
    event.add("summary", words)
    page = address(request, "commitment", commitment=row.pk)
    event.add("url", request.build_absolute_uri(page))
    return event


@require_safe
@tenant_page
def data(request: PortalRequest, kind: str) -> FileResponse:
    """The list under its filters as a file; names nobody, so that it needs no second person."""
    if kind not in WRITERS:
        raise NotFound
    tenant = tenant_of(request)
    wanted = filter_of(request, for_staff=False).wanted()
    rows = written_rows(
        list_commitments(tenant, actor=request.actor, wanted=wanted),
        today=today_at(tenant),
        address=lambda row: request.build_absolute_uri(
            address(request, "commitment", commitment=row.pk)
        ),
    )
    file = cast("IO[bytes]", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed by the response
    WRITERS[kind](file, columns(), rows, about(tenant))  # type: ignore[arg-type] # a binary file
    file.seek(0)
    name = f"commitments-{tenant.slug}-{timezone.localdate().isoformat()}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_MEDIA[kind])
