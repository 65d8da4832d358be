"""Lengths of time and days of the year in words."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from .reading import Reader
from .vocabulary import Days, Unit


@dataclass(frozen=True)
class Duration:
    """A length of time; only days can be working days."""

    amount: int
    unit: Unit = Unit.DAYS
    days: Days = Days.CALENDAR

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Read amount, unit (days unless said) and days (calendar unless said)."""
        unit = reader.choice_or("unit", Unit.DAYS)
        days = reader.choice_or("days", Days.CALENDAR)
        if unit is not Unit.DAYS and days is Days.WORKING:
            message = gettext("Only days can be working days. Give the time in days.")
            raise reader.refuse("days", message)
        return cls(amount=reader.integer("amount", 1, 3650), unit=unit, days=days)

    @classmethod
    def under(cls, reader: Reader, name: str) -> Self:
        """Read the length of time that stands under `name`, as a mapping of its own."""
        nested = reader.nested(name)
        found = cls.read(nested)
        nested.finish()
        return found

    @classmethod
    def under_or_none(cls, reader: Reader, name: str) -> Self | None:
        """The same where it can be left out."""
        return cls.under(reader, name) if reader.has(name) else None

    def is_longer_than(self, other: "Duration") -> bool:
        """Whether this is longer for certain: lengths in different units or days say nothing."""
        alike = (self.unit, self.days) == (other.unit, other.days)
        return alike and self.amount > other.amount

    def __str__(self) -> str:
        if self.unit is Unit.MONTHS:
            return months(self.amount)
        if self.unit is Unit.WEEKS:
            text = ngettext("%(count)s week", "%(count)s weeks", self.amount)
            return text % {"count": self.amount}
        return in_days(self.amount, self.days)


def in_days(amount: int, days: Days) -> str:
    if days is Days.WORKING:
        text = ngettext("%(count)s working day", "%(count)s working days", amount)
    else:
        text = ngettext("%(count)s calendar day", "%(count)s calendar days", amount)
    return text % {"count": amount}


def months(amount: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", amount) % {"count": amount}


def years(amount: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", amount) % {"count": amount}


def minutes(amount: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", amount) % {"count": amount}


def word_count(amount: int) -> str:
    return ngettext("%(count)s word", "%(count)s words", amount) % {"count": amount}


def times(amount: int) -> str:
    return ngettext("%(count)s time", "%(count)s times", amount) % {"count": amount}


def day_of_year(month: int, day: int) -> str:
    return date_format(date(2027, month, day), "MONTH_DAY_FORMAT")


def calendar_date(when: date) -> str:
    return date_format(when, "DATE_FORMAT")
