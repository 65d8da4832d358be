"""The arithmetic of time limits: working days, months, a date's end at the institution's seat.

Nothing here touches the database; portal/clocks.py keeps the clocks that run by it.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.policies.kinds import Days, Duration, Unit

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """An institution's working days and zone, read once and then asked without queries."""

    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Whether this day is worked; one that the seat's clocks left out is not."""
        worked = day.isoweekday() in self.weekdays and day not in self.holidays
        return worked and self.exists(day)

    def exists(self, day: date) -> bool:
        """Whether there is such a day at the seat: Samoa had no 30 December 2011."""
        return self.local_day(self.end_of(day) - _INSTANT) == day

    def local_day(self, instant: datetime) -> date:
        """The date at the institution's seat."""
        return instant.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """The instant at which this day ends: 24:00 at the seat, in UTC.

        Where clocks are put back over midnight, the day ends when it has ended for the last time.
        """
        midnight = datetime.combine(day + timedelta(days=1), time(0), tzinfo=self.zone)
        once = midnight.astimezone(UTC)
        again = midnight.replace(fold=1).astimezone(UTC)
        if again > once and self.local_day(again - _INSTANT) <= day:
            return again
        return once

    def last_day(self, due_at: datetime) -> date:
        """The day that ends at this instant."""
        return self.local_day(due_at - _INSTANT)


@dataclass(frozen=True, slots=True)
class Due:
    """A due instant (UTC) and how it was found."""

    at: datetime
    calculation: dict[str, Any]


def due_after(start: datetime, duration: Duration, calendar: Calendar) -> Due:
    """The end of the last day of a time limit that runs from the day of `start`.

    The day of `start` is not counted. A limit in calendar days, weeks or months that would end
    on a day not worked moves to the next working day; a month ends on the same day number or on
    the month's last day.
    """
    return due_from(calendar.local_day(start), duration, calendar)


def due_from(first: date, duration: Duration, calendar: Calendar) -> Due:
    """The same, from a date at the seat that is not counted itself."""
    if duration.unit is Unit.DAYS and duration.days is Days.WORKING:
        day, skipped = _working_days_after(first, duration.amount, calendar)
    else:
        day, skipped = _next_worked(_later(first, duration), calendar)
    return Due(
        at=calendar.end_of(day),
        calculation={
            **length_of(duration),
            "from": first.isoformat(),
            "not_worked": [skip.isoformat() for skip in skipped],
            "last_day": day.isoformat(),
            "zone": str(calendar.zone),
        },
    )


def due_on(day: date, calendar: Calendar, *, start: datetime) -> Due:
    """A date fixed by a rule or a person: the end of that day, whatever day it is."""
    at = calendar.end_of(day)
    return Due(
        at=at,
        calculation={
            "from": calendar.local_day(start).isoformat(),
            "fixed_day": day.isoformat(),
            "last_day": calendar.last_day(at).isoformat(),
            "zone": str(calendar.zone),
        },
    )


def due_in_hours(start: datetime, hours: int) -> Due:
    """So many hours after `start`, day and night, whatever day it is."""
    at = start + timedelta(hours=hours)
    return Due(at=at, calculation={"hours": hours, "start": start.isoformat()})


def _due_of_hours(calculation: Mapping[str, Any]) -> Due:
    """A limit in hours moves by the whole days that it stood still."""
    stops = [
        (date.fromisoformat(last) - date.fromisoformat(first)).days
        for first, last in calculation.get("stops", ())
    ]
    due = due_in_hours(datetime.fromisoformat(calculation["start"]), calculation["hours"])
    return Due(at=due.at + timedelta(days=sum(stops)), calculation=dict(calculation))


def due_of(calculation: Mapping[str, Any], calendar: Calendar) -> Due:
    """Work a stored calculation out again: the limit, then each stop, then each extension.

    A limit in working days moves by the working days that it stood still, any other by the
    calendar days; the day on which it then ends is a working day. `extended_by` counts in the
    limit's own days, `extensions` are lengths of time of their own.
    """
    days = Days(calculation.get("days", Days.CALENDAR.value))
    if "hours" in calculation:
        return _due_of_hours(calculation)
    due = _without_stops(calculation, calendar)
    amounts = [
        days_between(date.fromisoformat(first), date.fromisoformat(last), days, calendar)
        for first, last in calculation.get("stops", ())
    ]
    amounts.append(calculation.get("extended_by", 0))
    lengths = [Duration(amount=amount, days=days) for amount in amounts if amount]
    lengths += [_length(entry) for entry in calculation.get("extensions", ())]
    skipped = list(due.calculation.get("not_worked", ()))
    for length in lengths:
        last_day = calendar.last_day(due.at)
        due = due_from(last_day, length, calendar)
        skipped += due.calculation["not_worked"]
    return Due(
        at=due.at,
        calculation={
            **calculation,
            "not_worked": skipped,
            "last_day": calendar.last_day(due.at).isoformat(),
            "zone": str(calendar.zone),
        },
    )


def length_of(duration: Duration) -> dict[str, Any]:
    """A length of time as calculations store it."""
    return {
        "amount": duration.amount,
        "unit": duration.unit.value,
        "days": duration.days.value,
    }


def _length(stored: Mapping[str, Any]) -> Duration:
    return Duration(amount=stored["amount"], unit=Unit(stored["unit"]), days=Days(stored["days"]))


def _without_stops(calculation: Mapping[str, Any], calendar: Calendar) -> Due:
    first = date.fromisoformat(calculation["from"])
    if "amount" not in calculation:
        day = calculation.get("fixed_day", calculation["last_day"])
        return Due(at=calendar.end_of(date.fromisoformat(day)), calculation={})
    return due_from(first, _length(calculation), calendar)


def months_away(day: date, amount: int) -> date:
    """The same day number `amount` months later (or earlier), or that month's last day."""
    years, month = divmod(day.month - 1 + amount, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def days_between(first: date, last: date, days: Days, calendar: Calendar) -> int:
    """How many days of this kind lie after `first`, up to and with `last`."""
    span = (last - first).days
    if days == Days.CALENDAR:
        return max(span, 0)
    return sum(calendar.is_working(first + timedelta(days=i)) for i in range(1, span + 1))


def _later(first: date, duration: Duration) -> date:
    if duration.unit is Unit.MONTHS:
        return months_away(first, duration.amount)
    weeks = duration.unit is Unit.WEEKS
    return first + timedelta(
        weeks=duration.amount if weeks else 0, days=0 if weeks else duration.amount
    )


def _working_days_after(first: date, amount: int, calendar: Calendar) -> tuple[date, list[date]]:
    day, left, skipped = first, amount, []
    while left > 0:
        day += timedelta(days=1)
        if calendar.is_working(day):
            left -= 1
        elif day.isoweekday() in calendar.weekdays:
            skipped.append(day)
    return day, skipped


def _next_worked(day: date, calendar: Calendar) -> tuple[date, list[date]]:
    skipped = []
    while not calendar.is_working(day):
        skipped.append(day)
        day += timedelta(days=1)
    return day, skipped
