"""Weeks, months and years in which days are shown."""

from datetime import date, timedelta
from enum import StrEnum

from promotion.obstacles.states import DatePrecision


class Grain(StrEnum):
    """How long the periods are in which days are shown."""

    AS_IT_IS = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


# In days; a month as short as months are.
LENGTH = {Grain.WEEK: 7, Grain.MONTH: 28, Grain.YEAR: 365}
AS_KNOWN = {
    DatePrecision.WEEK: Grain.WEEK,
    DatePrecision.MONTH: Grain.MONTH,
    DatePrecision.YEAR: Grain.YEAR,
}
PRECISION = {
    Grain.WEEK: DatePrecision.WEEK,
    Grain.MONTH: DatePrecision.MONTH,
    Grain.YEAR: DatePrecision.YEAR,
}


def start_of(day: date, grain: Grain) -> date:
    """The first day of the week (Monday), month or year around a day."""
    if grain is Grain.WEEK:
        return day - timedelta(days=day.weekday())
    if grain is Grain.MONTH:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if grain is Grain.YEAR else day


def end_of(day: date, grain: Grain) -> date:
    """The last day of the week, month or year around a day."""
    if grain is Grain.WEEK:
        return start_of(day, grain) + timedelta(days=6)
    if grain is Grain.MONTH:
        return start_of(day.replace(day=1) + timedelta(days=32), grain) - timedelta(days=1)
    return day.replace(month=12, day=31) if grain is Grain.YEAR else day
