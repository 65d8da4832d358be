"""The hours in a visitor's words: what is promised, what is different soon, when somebody reads next.

No name, no number of people. The page that shows it is in the reader's language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.calendars import Calendar
from portal.looks.languages import names_here
from portal.looks.lists import joined
from portal.tenancy.models import Tenant
from protection.roster.selectors import next_reading, roster_of
from protection.roster.turns import DutyRow, Roster, unkept

_WEEK = timedelta(days=7)
_MINUTES = 24 * 60
_LAST_WEEKDAY = 7
_PAIR = 2
# (first minute, last minute) of a day.
Hours = tuple[int, int]


@dataclass(frozen=True, slots=True)
class VisitorHours:
    """What a visitor is told. `is_open`: whether anything can be sent at all."""

    is_open: bool
    is_read_now: bool = False
    promise: str = ""
    outside: str = ""
    exceptions: tuple[str, ...] = ()
    languages: str = ""


def visitor_hours(tenant: Tenant, at: datetime) -> VisitorHours:
    """The hours of an institution as they are true at this instant."""
    roster = roster_of(tenant)
    reading = next_reading(roster, at)
    if reading is None:
        return VisitorHours(is_open=False)
    day = roster.calendar.local_day(at)
    duties = [duty for duty in roster.duties if _is_in_force(duty, day)]
    place = tenant.seat or tenant.time_zone
    promise = _("A person reads this %(hours)s (time in %(place)s).")
    return VisitorHours(
        is_open=True,
        is_read_now=reading <= at,
        promise=promise % {"hours": _weekly(duties), "place": place} if duties else "",
        outside=_outside(reading, at, roster.calendar),
        exceptions=tuple(_exceptions(roster, at)),
        languages=joined(names_here(sorted({code for row in duties for code in row.languages}))),
    )


def _is_in_force(duty: DutyRow, day: date) -> bool:
    """This week or soon: a duty that begins within a week is promised already."""
    return duty.first_day <= day + _WEEK and (duty.last_day is None or day <= duty.last_day)


def _outside(reading: datetime, at: datetime, calendar: Calendar) -> str:
    if reading <= at:
        return _("Somebody is here now. Outside these hours what you send is kept and waits.")
    sentence = _(
        "Nobody is here now. What you send is kept and waits. Somebody reads again on %(when)s."
    )
    return sentence % {"when": _moment(reading, calendar)}


def _exceptions(roster: Roster, at: datetime) -> Iterable[str]:
    """Where the coming week keeps less than it promises."""
    sentence = _("Nobody reads from %(begins)s to %(ends)s.")
    for begins, ends in unkept(roster.turns(at, at + _WEEK)):
        if ends > at:
            yield sentence % {
                "begins": _moment(begins, roster.calendar),
                "ends": _moment(ends, roster.calendar),
            }


def _moment(instant: datetime, calendar: Calendar) -> str:
    local = instant.astimezone(calendar.zone)
    words = {"day": date_format(local, "l j F"), "time": date_format(local, "H:i")}
    return _("%(day)s, %(time)s") % words


def _weekly(duties: Iterable[DutyRow]) -> str:
    """As in: Monday to Friday, 08:00 to 18:00; Saturday, 10:00 to 12:00."""
    by_day = {day: _hours_of(duties, day) for day in range(1, _LAST_WEEKDAY + 1)}
    groups: list[tuple[list[int], list[Hours]]] = []
    for day, hours in by_day.items():
        if groups and groups[-1][1] == hours:
            groups[-1][0].append(day)
        else:
            groups.append(([day], hours))
    return _("; ").join(_line(days, hours) for days, hours in groups if hours)


def _hours_of(duties: Iterable[DutyRow], day: int) -> list[Hours]:
    """The promised minutes of one weekday, without overlaps; nights are cut at midnight."""
    found: list[Hours] = []
    before = day - 1 or _LAST_WEEKDAY
    for duty in duties:
        begins, ends = (wall.hour * 60 + wall.minute for wall in (duty.begins, duty.ends))
        is_over_night = ends <= begins
        if day in duty.weekdays:
            found.append((begins, _MINUTES if is_over_night else ends))
        if is_over_night and before in duty.weekdays and ends:
            found.append((0, ends))
    joined: list[Hours] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _line(days: list[int], hours: list[Hours]) -> str:
    spans = [
        _("%(begins)s to %(ends)s") % {"begins": _clock(first), "ends": _clock(last)}
        for first, last in hours
    ]
    return _("%(days)s, %(hours)s") % {"days": _days(days), "hours": joined(spans)}


def _days(days: list[int]) -> str:
    names = [str(WEEKDAYS[day - 1]) for day in days]
    if len(names) > _PAIR:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return joined(names)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
