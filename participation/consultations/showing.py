"""A consultation as pages show it: where it stands, its days, whether its answer is overdue."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from participation.consultations.dates import (
    Reckoning,
    days_of,
    proposed,
    reckonings,
    standard_of,
)
from participation.consultations.models import Consultation, ConsultationQuestion
from participation.consultations.selectors import Stage, list_extensions, list_phases, stage_of
from participation.consultations.states import AnswerKind
from portal.calendars import Calendar
from portal.clocks import calendar_of
from portal.looks.texts import shown
from portal.policies.kinds import LabelText
from portal.policies.rulebook import rulebook_of

_TONES = {
    Stage.OPEN: "open",
    Stage.ANNOUNCED: "info",
    Stage.WAITING: "waiting",
    Stage.ANSWERED: "answered",
}


def seat_of(consultation: Consultation) -> Calendar:
    """The institution's time zone, without its holidays: no query."""
    return Calendar(zone=ZoneInfo(consultation.tenant.time_zone))


def answer_ends_at(consultation: Consultation) -> datetime | None:
    """The instant (UTC) by which the answer was promised."""
    if consultation.answer_due_on is None:
        return None
    return seat_of(consultation).end_of(consultation.answer_due_on)


def is_answer_overdue(consultation: Consultation, now: datetime | None = None) -> bool:
    """Whether the promised day has ended without an answer; everybody sees it at that instant."""
    now = now or timezone.now()
    ends_at = answer_ends_at(consultation)
    waiting = stage_of(consultation, now) == Stage.WAITING
    return waiting and ends_at is not None and ends_at <= now


def stage_word(consultation: Consultation, now: datetime | None = None) -> str:
    """Where it stands, in a word or two."""
    stage = stage_of(consultation, now)
    return str(Stage(stage).label if stage else consultation.get_status_display())


def row_of(consultation: Consultation, now: datetime | None = None) -> dict[str, Any]:
    """One line of a list; no query (its institution is read already)."""
    now = now or timezone.now()
    stage = stage_of(consultation, now)
    days = days_of(consultation, seat_of(consultation))
    return {
        "consultation": consultation,
        "tenant": consultation.tenant,
        "stage": stage,
        "word": stage_word(consultation, now),
        "tone": _TONES.get(Stage(stage), "neutral") if stage else "neutral",
        "days": days,
        "closes_at": consultation.closes_at if stage == Stage.OPEN else None,
        "answer_at": answer_ends_at(consultation) if stage == Stage.WAITING else None,
        "is_overdue": is_answer_overdue(consultation, now),
    }


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of what has happened and what comes, for everybody."""

    name: str
    day: date
    is_past: bool
    text: str = ""


def moments_of(consultation: Consultation, now: datetime | None = None) -> list[Moment]:
    """From the announcement to the end: dates that anybody may know."""
    now = now or timezone.now()
    calendar = seat_of(consultation)
    days = days_of(consultation, calendar)
    begun = consultation.opens_at is not None and consultation.opens_at <= now
    dated: list[tuple[str, date | None]] = [
        (_("Announced"), _local(consultation.published_at, calendar)),
        (_("Opened") if begun else _("Opens"), days.opens_on),
        *((one.text, one.day) for one in _extended(consultation, calendar)),
        (_("Last day to contribute"), days.closes_on),
        (_("Answer promised by this day"), days.answer_due_on),
        (_("Answered"), _local(consultation.answered_at, calendar)),
        (_stage_at_end(consultation), _local(consultation.ended_at, calendar)),
    ]
    today = calendar.local_day(now)
    return [Moment(name, day, day < today) for name, day in dated if day is not None]


def _stage_at_end(consultation: Consultation) -> str:
    return _("Cancelled") if consultation.cancel_reason else _("Ended")


def _extended(consultation: Consultation, calendar: Calendar) -> list[Moment]:
    return [
        Moment("", calendar.local_day(one.extended_at), is_past=True, text=_("More time was given"))
        for one in list_extensions(consultation)
    ]


def _local(instant: datetime | None, calendar: Calendar) -> date | None:
    return None if instant is None else calendar.local_day(instant)


def extensions_of(consultation: Consultation) -> list[dict[str, Any]]:
    """Each extension with the old days beside the new ones."""
    calendar = seat_of(consultation)
    return [
        {
            "on": calendar.local_day(one.extended_at),
            "closed_on_before": calendar.last_day(one.closed_at_before),
            "closes_on_now": calendar.last_day(one.closes_at_now),
            "answer_before": one.answer_due_before,
            "answer_now": one.answer_due_now,
            "reason": one.reason,
        }
        for one in list_extensions(consultation)
    ]


def phases_of(consultation: Consultation) -> list[Any]:
    """The dated phases."""
    return list(list_phases(consultation))


def counted_days(consultation: Consultation, *, policy_id: Any = None) -> list[Reckoning]:
    """How each day was counted under the rules that it was announced under (or `policy_id`)."""
    policy_id = consultation.policy_id or policy_id
    standard = standard_of(rulebook_of(policy_id)) if policy_id else None
    calendar = calendar_of(consultation.tenant)
    announced = calendar.local_day(consultation.published_at or timezone.now())
    days = days_of(consultation, calendar)
    return list(reckonings(days, standard, calendar, announced_on=announced))


def proposed_days(consultation: Consultation, *, policy_id: Any) -> Any:
    """The days that the form begins with: those given, else what the rules allow soonest."""
    calendar = calendar_of(consultation.tenant)
    standard = standard_of(rulebook_of(policy_id)) if policy_id else None
    today = calendar.local_day(timezone.now())
    return proposed(days_of(consultation, calendar), standard, calendar, today=today)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is read before one answers it."""

    question: ConsultationQuestion
    answers: tuple[LabelText, ...]
    note: str


def asked_of(question: ConsultationQuestion) -> Asked:
    """A question with its answers to choose from, or its scale in words."""
    options = question.options
    if isinstance(options, dict):
        low, high = shown(options.get("low") or {}), shown(options.get("high") or {})
        text = _("From %(from)s to %(to)s.") % {"from": options["from"], "to": options["to"]}
        return Asked(question, tuple(one for one in (low, high) if one.text), text)
    answers = tuple(shown(option.get("label") or {}) for option in options)
    note = ""
    if question.kind == AnswerKind.TEXT and question.max_words:
        note = _("%(count)s words at most.") % {"count": question.max_words}
    if question.kind == AnswerKind.CHOICES:
        note = _("Several can be chosen.")
    return Asked(question, answers, note)
