"""What this room does when it hears of an event: it moves by itself, and tells people.

Which event tells whom stands in notices.py; here consultations are put into words.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from participation.consultations import (  # noqa: F401 - they register
    clock_turns,
    findable,
    notices,
    openings,
    services,
)
from participation.consultations.clock_turns import CONSULTATION
from participation.consultations.dates import days_of
from participation.consultations.models import Consultation
from participation.programmes import findable as programmes_findable  # noqa: F401 - it registers
from portal.calendars import Calendar
from portal.looks.texts import text_of
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.wording import days_in_words


@describes(CONSULTATION)
def describe_consultations(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Its title and its days, at the seat of the institution."""
    rows = Consultation.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(values=_values(matter, row), path=_path(matter, row))
        for matter in matters
        if (row := known.get(matter.subject_id))
    }


def _values(matter: Matter, row: Consultation) -> dict[str, Any]:
    days = days_of(row, Calendar(zone=ZoneInfo(row.tenant.time_zone)))
    written = {
        "opens": days.opens_on,
        "closes": days.closes_on,
        "answer": days.answer_due_on,
    }
    return {
        "title": text_of(row, "title").text,
        "left": days_in_words(matter),
        **{name: date_format(day, "DATE_FORMAT") if day else "" for name, day in written.items()},
    }


def _path(matter: Matter, row: Consultation) -> str:
    name = "staff-consultation" if matter.for_staff else "consultation"
    return path_to(name, tenant=row.tenant.slug, consultation=row.pk)
