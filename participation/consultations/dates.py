"""The dates of a consultation: what the rules ask, what is proposed, how each day was counted.

A day begins at 00:00 and ends at 24:00 at the institution's seat. Nothing here touches the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.calendars import Calendar, Due, due_from
from portal.errors import Sentence
from portal.policies.kinds import ConsultationStandardParameters, Duration, RuleKind
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standard:
    """The article on how consultations are held, and what it says."""

    rule: Rule
    parameters: ConsultationStandardParameters


def standard_of(rulebook: Rulebook | None) -> Standard | None:
    """The article of these rules; None where they have none."""
    if rulebook is None:
        return None
    rule = rulebook.first(RuleKind.CONSULTATION_STANDARD)
    parameters = rulebook.parameters(ConsultationStandardParameters)
    return None if rule is None or parameters is None else Standard(rule, parameters)


@dataclass(frozen=True, slots=True)
class Days:
    """First day, last day, and the last day of the promised answer: dates at the seat."""

    opens_on: date | None = None
    closes_on: date | None = None
    answer_due_on: date | None = None


def days_of(consultation: Any, calendar: Calendar) -> Days:
    """The days of a consultation at the seat."""
    opens_at, closes_at = consultation.opens_at, consultation.closes_at
    return Days(
        opens_on=calendar.local_day(opens_at) if opens_at else None,
        closes_on=calendar.last_day(closes_at) if closes_at else None,
        answer_due_on=consultation.answer_due_on,
    )


def begins_at(day: date, calendar: Calendar) -> datetime:
    """The instant (UTC) at which a day begins at the seat."""
    return calendar.end_of(day - ONE_DAY)


def proposed(given: Days, standard: Standard | None, calendar: Calendar, *, today: date) -> Days:
    """What the rules allow soonest, where no day was given; without rules nothing is proposed."""
    if standard is None:
        return given
    times = standard.parameters
    opens_on = given.opens_on or _last_day(today, times.announce, calendar) + ONE_DAY
    closes_on = given.closes_on or _last_day(opens_on, times.open, calendar)
    answer = given.answer_due_on or _last_day(closes_on, times.answer, calendar)
    return Days(opens_on, closes_on, answer)


def _due(first: date, time: Duration, calendar: Calendar) -> Due:
    return due_from(first, time, calendar)


def _last_day(first: date, time: Duration, calendar: Calendar) -> date:
    return calendar.last_day(_due(first, time, calendar).at)


Faults = dict[str, list[Sentence]]


def order_faults(days: Days, *, standing: bool) -> Faults:
    """Days that are missing or in the wrong order."""
    faults: Faults = {}
    if days.opens_on is None:
        faults["opens_on"] = [gettext_lazy("Give the first day.")]
    if standing:
        return faults
    if days.closes_on is None:
        faults["closes_on"] = [gettext_lazy("Give the last day.")]
    elif days.opens_on and days.closes_on < days.opens_on:
        faults["closes_on"] = [gettext_lazy("It cannot close before it opens.")]
    if days.answer_due_on is None:
        faults["answer_due_on"] = [gettext_lazy("Say by when the answer comes.")]
    elif days.closes_on and days.answer_due_on <= days.closes_on:
        faults["answer_due_on"] = [gettext_lazy("The answer comes after the last day.")]
    return faults


def rule_faults(
    days: Days, standard: Standard | None, calendar: Calendar, *, announced_on: date | None
) -> Faults:
    """Days that the rules do not allow. `announced_on` None: it is long announced."""
    faults: Faults = {}
    if days.opens_on and announced_on and days.opens_on < announced_on:
        faults["opens_on"] = [gettext_lazy("This day has passed. Give a later one.")]
    if standard is None:
        return faults
    times, article = standard.parameters, standard.rule.article
    if days.opens_on and announced_on:
        first = _last_day(announced_on, times.announce, calendar) + ONE_DAY
        if days.opens_on < first:
            text = _("Rule %(article)s: announced %(time)s before it opens, so not before %(day)s.")
            faults["opens_on"] = [_said(text, article, times.announce, first)]
    if days.opens_on and days.closes_on:
        last = _last_day(days.opens_on, times.open, calendar)
        if days.closes_on < last:
            text = _("Rule %(article)s: open for at least %(time)s, so not before %(day)s.")
            faults["closes_on"] = [_said(text, article, times.open, last)]
    return faults | _answer_fault(days, standard, calendar)


def _answer_fault(days: Days, standard: Standard, calendar: Calendar) -> Faults:
    if days.closes_on is None or days.answer_due_on is None:
        return {}
    time = standard.parameters.answer
    last = _last_day(days.closes_on, time, calendar)
    if days.answer_due_on <= last:
        return {}
    text = _("Rule %(article)s: the answer comes within %(time)s, so by %(day)s at the latest.")
    return {"answer_due_on": [_said(text, standard.rule.article, time, last)]}


def _said(text: str, article: str, time: Duration, day: date) -> str:
    return text % {"article": article, "time": time, "day": _written(day)}


def _written(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One day and how it was counted, in sentences."""

    name: Sentence
    day: date
    sentences: tuple[str, ...]


def reckonings(
    days: Days, standard: Standard | None, calendar: Calendar, *, announced_on: date
) -> Iterator[Reckoning]:
    """How each day follows from the rules, for everybody to count again."""
    times = standard.parameters if standard else None
    steps = (
        (
            gettext_lazy("Opens"),
            (announced_on, days.opens_on, times and times.announce),
            _("It opens on %(day)s at 00:00, time of %(zone)s."),
            _("At least %(time)s after it was announced on %(from)s."),
        ),
        (
            gettext_lazy("Closes"),
            (days.opens_on, days.closes_on, times and times.open),
            _("The last day is %(day)s. It ends at 24:00, time of %(zone)s."),
            _("At least %(time)s, counted from %(from)s."),
        ),
        (
            gettext_lazy("The answer comes"),
            (days.closes_on, days.answer_due_on, times and times.answer),
            _("The answer comes by %(day)s. That day ends at 24:00, time of %(zone)s."),
            _("Within %(time)s, counted from %(from)s."),
        ),
    )
    zone = str(calendar.zone).replace("_", " ")
    for name, (first, day, time), said, counted in steps:
        if first and day:
            sentences = [said % {"day": _written(day), "zone": zone}]
            if time:
                sentences += _counted(_due(first, time, calendar), counted, time)
            yield Reckoning(name, day, tuple(sentences))


def _counted(due: Due, text: str, time: Duration) -> list[str]:
    found = due.calculation
    first, last = date.fromisoformat(found["from"]), date.fromisoformat(found["last_day"])
    said = [text % {"time": time, "from": _written(first)}]
    if found.get("not_worked"):
        comma = _(", ")
        days = comma.join(_written(date.fromisoformat(day)) for day in found["not_worked"])
        said.append(_("Days not worked at the institution: %(days)s.") % {"days": days})
    said.append(_("Counted so, that is %(day)s.") % {"day": _written(last)})
    return said
