"""Time in words: clocks ("due in 3 days") and distances ("2 hours ago")."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

# The same as portal.clocks.DUE_SOON; a test compares them.
SOON_DAYS = 7


@dataclass(frozen=True)
class ClockWords:
    """What a clock says; `state` is later, soon, overdue, stopped or met."""

    state: str
    words: str
    day: date
    moment: datetime
    written_date: str


def last_day(moment: datetime) -> date:
    """The day a deadline belongs to: a date ends at 24:00, so midnight counts to the day before."""
    return (timezone.localtime(moment) - timedelta(microseconds=1)).date()


def clock_words(
    due_at: datetime,
    *,
    now: datetime,
    stopped: bool = False,
    soon_days: int = SOON_DAYS,
) -> ClockWords:
    """Say when something is due, seen from `now`, in the active language and time zone."""
    day = last_day(due_at)
    days = (day - timezone.localtime(now).date()).days
    written = date_format(day, "DATE_FORMAT")
    if stopped:
        return ClockWords("stopped", gettext("clock stopped"), day, due_at, written)
    if now >= due_at:
        return ClockWords("overdue", _overdue_words(-days), day, due_at, written)
    state = "soon" if days <= soon_days else "later"
    return ClockWords(state, _due_words(days), day, due_at, written)


def met_words(ended_at: datetime, due_at: datetime) -> ClockWords:
    """Say that what was due is done, and on which day."""
    day = timezone.localtime(ended_at).date()
    words = gettext("done in time") if ended_at < due_at else gettext("done late")
    return ClockWords("met", words, day, ended_at, date_format(day, "DATE_FORMAT"))


def _due_words(days: int) -> str:
    if days <= 0:
        return gettext("due today")
    if days == 1:
        return gettext("due tomorrow")
    return ngettext("due in %(days)d day", "due in %(days)d days", days) % {"days": days}


def _overdue_words(days: int) -> str:
    if days <= 0:
        return gettext("overdue since today")
    return ngettext("overdue by %(days)d day", "overdue by %(days)d days", days) % {"days": days}


def distance_words(moment: datetime, *, now: datetime) -> str:
    """Say how long ago, or how far ahead, a moment is: minutes, hours, then days."""
    seconds = int((moment - now).total_seconds())
    minutes = abs(seconds) // 60
    if minutes < 1:
        return gettext("just now")
    if seconds < 0:
        return _ago(minutes)
    return _ahead(minutes)


def _ago(minutes: int) -> str:
    hours, days = minutes // 60, minutes // (60 * 24)
    if days:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    if hours:
        return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}
    words = ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes)
    return words % {"count": minutes}


def _ahead(minutes: int) -> str:
    hours, days = minutes // 60, minutes // (60 * 24)
    if days:
        return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
    if hours:
        return ngettext("in %(count)d hour", "in %(count)d hours", hours) % {"count": hours}
    return ngettext("in %(count)d minute", "in %(count)d minutes", minutes) % {"count": minutes}
