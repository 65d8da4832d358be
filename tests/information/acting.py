"""What the tests of access to information share: asking, moving, looking, and time that passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.formats import date_format

from participation.information.models import InformationRequest
from participation.information.services import (
    add_document,
    keep_back,
    save_request_draft,
    start_request,
)
from portal.calendars import due_of
from portal.clocks import Clock, calendar_of
from portal.grants import StaffRole
from portal.notifications import relay, reminders
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast
from tests.notifications.conftest import as_worker

WORDS = {
    "title": "Travel costs of the commission in 2025",
    "text": "All journeys of members of the commission in 2025, with their cost.",
}
PAPER = b"Journeys: 41. Cost: 12 300.\n"
DECIDED = {"body": "Head of unit", "text_language": "en", "decided_on": "2026-11-20"}


def officer(cast: Cast) -> Actor:
    return cast.staff[StaffRole.INFORMATION_OFFICER]


def send(cast: Cast, actor: Actor, *, for_organization: bool = True, **words: Any) -> Any:
    """A request of the organization, or of the person alone, just sent to the first institution."""
    with tenant_context(actor):
        made = start_request(
            tenant_id=cast.institution.pk,
            organization_id=cast.organization.pk if for_organization else None,
            actor=actor,
        )
        save_request_draft(made.pk, {**WORDS, **words}, actor=actor)
    return move(made, "submit", actor)


def move(row: Any, name: str, actor: Actor, **values: Any) -> InformationRequest:
    """One move in that actor's context."""
    with tenant_context(actor):
        moved: InformationRequest = perform(
            InformationRequest, row.pk, name, actor=actor, values=values
        )
        return moved


def reload(row: Any, actor: Actor) -> InformationRequest:
    """The row as this actor sees it now."""
    with tenant_context(actor):
        return InformationRequest.objects.select_related("tenant").get(pk=row.pk)


def clock_of(row: Any, name: str, actor: Actor) -> Clock:
    """The latest clock of this name."""
    with tenant_context(actor):
        return Clock.objects.filter(subject_id=row.pk, name=name).latest("started_at")


def add_paper(row: Any, actor: Actor, title: str = "List of journeys") -> Any:
    """A small text file on the file of the request."""
    with tenant_context(actor):
        return add_document(
            request_id=row.pk,
            upload=SimpleUploadedFile("journeys.txt", PAPER, content_type="text/plain"),
            title=title,
            is_redacted=False,
            actor=actor,
        )


def kept(row: Any, actor: Actor, **values: Any) -> Any:
    """Something kept back, with both tests made."""
    given = {
        "what": "Names of drivers",
        "exception": "privacy",
        "reason": "They are private persons.",
        "harm": "They could be pressed.",
        "public_interest": "The cost is told without them.",
    }
    with tenant_context(actor):
        return keep_back(request_id=row.pk, values={**given, **values}, actor=actor)


def prepare(cast: Cast, row: Any) -> InformationRequest:
    """Acknowledged and put before whoever decides."""
    move(row, "acknowledge", officer(cast))
    return move(row, "prepare", officer(cast), proposal="released", text="All found.")


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """What happens in this block happens then."""
    with mock.patch("django.utils.timezone.now", return_value=instant):
        yield


def later(days: float) -> datetime:
    """An instant so many days from now."""
    return timezone.now() + timedelta(days=days)


def worker_at(instant: datetime) -> None:
    """What the worker does each minute, at this instant: ring clocks, then give events on."""
    with at(instant), as_worker():
        reminders.ring(instant)
        while relay.tell_subscribers():
            continue


def shown_equals_stored(clock: Clock, cast: Cast) -> None:
    """The calculation that pages put into sentences gives the stored instant again."""
    with tenant_context(system_actor(cast.institution.pk)):
        again = due_of(clock.calculation, calendar_of(cast.institution))
    assert again.at == clock.due_at
    assert again.calculation["last_day"] == clock.calculation["last_day"]


def day_in_words(until: datetime, cast: Cast) -> str:
    zone = ZoneInfo(cast.institution.time_zone)
    return date_format((until - timedelta(microseconds=1)).astimezone(zone), "DATE_FORMAT")


def refuse(cast: Cast, row: Any) -> InformationRequest:
    return move(
        row,
        "refuse",
        cast.decider,
        reason_code="deliberation",
        harm="Talks would end.",
        public_interest="Weighed.",
        text="It is under way.",
        text_language="en",
        body="Head of unit",
        decided_on=date(2026, 11, 20),
    )
