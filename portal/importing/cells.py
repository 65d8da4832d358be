"""Cells of spreadsheets: texts that no program takes for a formula, and dates as they are written."""

import re
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.printable import printable

# What makes a spreadsheet program calculate (OWASP: CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = re.compile(r"\d+")
_FIRST_YEAR = 1900


class DateOrder(models.TextChoices):
    """How the dates of a spreadsheet are written."""

    ISO = "iso", _("year-month-day, as in 2019-03-27")
    DAY_FIRST = "day_first", _("day first, as in 27.3.2019 or 27/03/2019")
    MONTH_FIRST = "month_first", _("month first, as in 3/27/2019")


def safe_cell(text: str) -> str:
    """A text that no spreadsheet program takes for a formula, of signs that a workbook can hold."""
    shown = printable(text)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def plain_cell(text: str) -> str:
    """What `safe_cell` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def is_formula(text: str) -> bool:
    """Whether a cell asks to be calculated. Nothing here ever does that."""
    return text.lstrip().startswith("=")


def parse_day(text: str, order: DateOrder) -> date | None:
    """A date as spreadsheets write them, in any script's digits; a year alone is its first day."""
    parts = [int(part) for part in _NUMBERS.findall(text)]
    if len(parts) == 1:
        parts = [parts[0], 1, 1]
    elif len(parts) < 3:  # noqa: PLR2004
        return None
    first, second, third = parts[:3]
    if first >= _FIRST_YEAR:
        year, month, day = first, second, third
    elif order is DateOrder.MONTH_FIRST:
        year, month, day = third, first, second
    elif order is DateOrder.DAY_FIRST:
        year, month, day = third, second, first
    else:
        return None
    try:
        return date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None
