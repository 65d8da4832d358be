"""How a due day was worked out, in sentences: from the calculation stored with each clock."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.policies.kinds import Days, Duration, Unit


def clock_sentences(calculation: Mapping[str, Any]) -> list[str]:
    """What was counted, from when, what was left out, how the last day was found."""
    found = [_counted(calculation)] if calculation.get("amount") else []
    found += _left_out(calculation)
    found += [
        _("The clock stood still from %(first)s to %(last)s.")
        % {"first": _day(first), "last": _day(last)}
        for first, last in calculation.get("stops", ())
    ]
    if calculation.get("extended_by"):
        amount = int(calculation["extended_by"])
        text = ngettext(
            "It was extended once, by %(count)s day.",
            "It was extended once, by %(count)s days.",
            amount,
        )
        found.append(text % {"count": amount})
    found += [
        _("It was extended by %(time)s.") % {"time": _length(entry)}
        for entry in calculation.get("extensions", ())
    ]
    if calculation.get("last_day"):
        found.append(_last_day(calculation))
    return found


def deadline_sentences(calculation: Mapping[str, Any]) -> list[str]:
    """The last day for applications and what counts as being in time."""
    if not calculation.get("last_day"):
        return []
    found = [_last_day(calculation)]
    grace = int(calculation.get("grace_minutes") or 0)
    if grace:
        text = ngettext(
            "What arrives within %(count)s minute after that is still accepted.",
            "What arrives within %(count)s minutes after that is still accepted.",
            grace,
        )
        found.append(text % {"count": grace})
    found.append(_("What counts is the moment at which the application arrives here."))
    return found


def _counted(calculation: Mapping[str, Any]) -> str:
    return _("%(time)s, counted from %(day)s; that day itself is not counted.") % {
        "time": _length(calculation),
        "day": _day(calculation["from"]),
    }


def _length(stored: Mapping[str, Any]) -> Duration:
    return Duration(
        amount=int(stored["amount"]),
        unit=Unit(stored.get("unit", Unit.DAYS.value)),
        days=Days(stored.get("days", Days.CALENDAR.value)),
    )


def _left_out(calculation: Mapping[str, Any]) -> list[str]:
    days = calculation.get("not_worked") or ()
    if not days:
        return []
    comma = _(", ")
    names = comma.join(_day(day) for day in days)
    return [_("Days not worked at the institution: %(days)s.") % {"days": names}]


def _last_day(calculation: Mapping[str, Any]) -> str:
    return _("The last day is %(day)s. It ends at 24:00, time of %(zone)s.") % {
        "day": _day(calculation["last_day"]),
        "zone": str(calculation.get("zone", "UTC")).replace("_", " "),
    }


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")
