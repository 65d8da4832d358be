"""Weeks and months of series: where one begins, where it ends, which come between."""

from collections.abc import Iterator
from datetime import date, timedelta

from promotion.patterns.states import SeriesUnit

WEEK = timedelta(days=7)


def first_day(day: date, unit: str) -> date:
    """The Monday of a day's week, or the first day of its month."""
    return day - timedelta(days=day.weekday()) if unit == SeriesUnit.WEEK else day.replace(day=1)


def next_period(first: date, unit: str) -> date:
    """The first day of the period after the one that begins on `first`."""
    if unit == SeriesUnit.WEEK:
        return first + WEEK
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def last_day_of(first: date, unit: str) -> date:
    """The last day of the period that begins on `first`."""
    return next_period(first, unit) - timedelta(days=1)


def last_complete(today: date, unit: str) -> date:
    """The first day of the last period that is over on `today`."""
    return first_day(first_day(today, unit) - timedelta(days=1), unit)


def periods_between(first: date, last: date, unit: str) -> Iterator[date]:
    """First days from `first` to `last`, both included; both begin a period."""
    while first <= last:
        yield first
        first = next_period(first, unit)
