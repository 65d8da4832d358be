"""Dates as well as they are known: a day, a month or a year, and what the row keeps of them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.looks.fields import PARTS, DateInputField
from promotion.obstacles.states import DatePrecision

P = DatePrecision
# How many of year, month and day a precision needs.
_NEEDED = {P.YEAR: 1, P.MONTH: 2, P.WEEK: 3, P.DAY: 3, P.RANGE: 3, P.ONGOING: 2}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The first day of what is known, and how many of year, month and day were given."""

    first: date
    parts: int

    def __str__(self) -> str:
        """As ISO 8601 writes a reduced date: 2026, 2026-03 or 2026-03-27."""
        return self.first.isoformat()[: (4, 7, 10)[self.parts - 1]]


class PartialDateField(DateInputField):
    """A date of which the day, or the day and the month, may be left empty."""

    default_error_messages = {
        "incomplete": _("Enter the year; with a day, the month too."),
    }

    def to_python(self, value: Any) -> Any:
        """A PartialDate, or None where nothing was typed."""
        if value is None or isinstance(value, PartialDate):
            return value
        texts = {part: str(value.get(part, "")).strip() for part in PARTS}
        if not any(texts.values()):
            return None
        if not texts["year"] or (texts["day"] and not texts["month"]):
            raise self._error("incomplete")
        parts = 1 + bool(texts["month"]) + bool(texts["day"])
        whole = {part: text or "1" for part, text in texts.items()}
        first = super().to_python(whole)
        return None if first is None else PartialDate(first, parts)


def lacks(precision: str, given: PartialDate) -> bool:
    """Whether more of the date is needed for that precision."""
    return given.parts < _NEEDED[P(precision)]


def days_of(
    precision: str, begins: PartialDate, ends: PartialDate | None
) -> tuple[date, date | None]:
    """The first and the last day that a row keeps; the last is None for a day and for what goes on."""
    first = begins.first
    if precision == P.WEEK:
        monday = first - timedelta(days=first.weekday())
        return monday, monday + timedelta(days=6)
    if precision == P.MONTH:
        return first.replace(day=1), _last_of_month(first)
    if precision == P.YEAR:
        return date(first.year, 1, 1), date(first.year, 12, 31)
    if precision == P.RANGE and ends is not None:
        return first, ends.first
    return first, None


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
