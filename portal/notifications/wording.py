"""Days and dates that an event speaks of, in words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext

from portal.calendars import Calendar
from portal.notifications.describing import Matter
from portal.policies.kinds import Days
from portal.policies.kinds.amounts import in_days


def days_in_words(matter: Matter) -> str:
    """The days that the event spoke of: before a time limit, or since."""
    return in_days(matter.references.get("days", 0), Days.CALENDAR)


def day_in_words(matter: Matter, row: Any) -> str:
    """The last day of a time limit at the institution's seat.

    It is the day that the event spoke of, which the row may have left behind since.
    """
    stated = matter.references.get("due")
    moment = datetime.fromisoformat(stated) if stated else row.due_at
    if moment is None:
        return gettext("the day that the portal shows")
    calendar = Calendar(zone=ZoneInfo(row.tenant.time_zone))
    return date_format(calendar.last_day(moment), "DATE_FORMAT")
