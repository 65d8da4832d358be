"""What else happens when a consultation moves: promises, clocks, extensions, the search index.

Each effect runs inside the transaction of `transitions.perform()`.
"""

from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from participation.consultations.completeness import announcement_faults
from participation.consultations.dates import (
    ONE_DAY,
    Days,
    days_of,
    order_faults,
    rule_faults,
    standard_of,
)
from participation.consultations.findable import index_consultation
from participation.consultations.models import Consultation, Extension, TextVersion
from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus
from participation.themes.selectors import left_without_answer
from portal.calendars import Calendar, due_on
from portal.clocks import DUE_FIELDS, Party, calendar_of, end_clocks, start_clock
from portal.errors import InvalidFields, Refused
from portal.looks.texts import localized
from portal.permissions import system_actor
from portal.policies.models import PolicySubject
from portal.policies.rulebook import policy_in_force, rulebook_of
from portal.tenancy.context import tenant_context
from portal.transitions import Move, effect_of

OPENING_CLOCK, CLOSING_CLOCK, ANSWER_CLOCK = "opening", "closing", "answer"


def _calendar(move: Move) -> Calendar:
    return calendar_of(move.obj.tenant)


def _start(move: Move, name: str, day: date, calendar: Calendar) -> None:
    """A promise is a day that somebody gave: no later holiday moves it."""
    due = due_on(day, calendar, start=move.now)
    start_clock(move.obj, name=name, party=Party.INSTITUTION, due=due, now=move.now)
    move.changed.update(DUE_FIELDS)


def _end(move: Move, *names: str) -> None:
    end_clocks(move.obj, now=move.now, names=names or None)
    move.changed.update(DUE_FIELDS)


@effect_of(Consultation, "announce")
def promise(move: Move) -> None:
    """Complete, under the rules in force; from now on its days are promises that run."""
    consultation, calendar = move.obj, _calendar(move)
    policy = policy_in_force(consultation.tenant_id, PolicySubject.CONSULTATIONS)
    today = calendar.local_day(move.now)
    faults = announcement_faults(consultation, policy, calendar, today=today)
    if faults:
        raise Refused(" ".join(str(fault) for fault in faults), code="incomplete")
    move.set(policy=policy, published_at=move.now)
    texts = TextVersion.objects.filter(consultation=consultation, published_at=None)
    texts.filter(number=1).update(published_at=move.now)
    days = days_of(consultation, calendar)
    if days.opens_on:
        # A day begins when the one before it ends.
        _start(move, OPENING_CLOCK, days.opens_on - ONE_DAY, calendar)
    if days.closes_on:
        _start(move, CLOSING_CLOCK, days.closes_on, calendar)
    if days.answer_due_on:
        _start(move, ANSWER_CLOCK, days.answer_due_on, calendar)


@effect_of(Consultation, "open")
def begin(move: Move) -> None:
    """The day that was announced has begun."""
    _end(move, OPENING_CLOCK)


@effect_of(Consultation, "close")
def close(move: Move) -> None:
    """The last day has ended; the promised answer is what runs now."""
    _end(move, OPENING_CLOCK, CLOSING_CLOCK)


@effect_of(Consultation, "extend")
def extend(move: Move) -> None:
    """More time, with the old days kept beside the new ones for everybody to see."""
    consultation, calendar = move.obj, _calendar(move)
    before = days_of(consultation, calendar)
    now = Days(before.opens_on, move.values["closes_on"], move.values["answer_due_on"])
    _check_extension(consultation, before, now, calendar)
    closes_at = calendar.end_of(move.values["closes_on"])
    _keep_extension(move, closes_at)
    move.note = move.values["reason"]
    move.set(closes_at=closes_at, answer_due_on=now.answer_due_on)
    _start(move, CLOSING_CLOCK, move.values["closes_on"], calendar)
    _start(move, ANSWER_CLOCK, move.values["answer_due_on"], calendar)


def _check_extension(
    consultation: Consultation, before: Days, now: Days, calendar: Calendar
) -> None:
    faults = order_faults(now, standing=False)
    standard = standard_of(rulebook_of(consultation.policy_id)) if consultation.policy_id else None
    for name, sentences in rule_faults(now, standard, calendar, announced_on=None).items():
        faults.setdefault(name, sentences)
    if before.closes_on and now.closes_on and now.closes_on <= before.closes_on:
        faults["closes_on"] = [_("More time means a later day than the one that was promised.")]
    if before.answer_due_on and now.answer_due_on and now.answer_due_on < before.answer_due_on:
        faults.setdefault("answer_due_on", []).append(
            _("The answer cannot be promised for an earlier day than before.")
        )
    if faults:
        raise InvalidFields(faults)


def _keep_extension(move: Move, closes_at: datetime) -> None:
    consultation = move.obj
    Extension.objects.create(
        tenant_id=consultation.tenant_id,
        consultation=consultation,
        closed_at_before=consultation.closes_at,
        closes_at_now=closes_at,
        answer_due_before=consultation.answer_due_on,
        answer_due_now=move.values["answer_due_on"],
        reason=move.values["reason"],
        extended_at=move.now,
    )


@effect_of(Consultation, "answer")
def answer(move: Move) -> None:
    """Everything that was said has its answer; only then is it called answered."""
    with tenant_context(system_actor(move.obj.tenant_id)):
        # Confidential contributions count too, whoever publishes the answer.
        faults = unanswered(move.obj)
    if faults:
        raise Refused(" ".join(faults), code="unanswered")
    _end(move)
    move.set(answered_at=move.now)


def unanswered(consultation: Consultation) -> list[str]:
    """What is still without an answer, in sentences."""
    # An answer that is prepared to the end is published by this very move (participation.themes).
    left = len(left_without_answer(consultation))
    uncoded = Contribution.objects.filter(
        consultation=consultation, status=ContributionStatus.ACCEPTED, theme_count=0
    ).count()
    return [*_said(_themes_left, left), *_said(_contributions_left, uncoded)]


def _said(words: Any, count: int) -> list[str]:
    return [words(count)] if count else []


def _themes_left(count: int) -> str:
    text = ngettext(
        "%(count)s theme has no answer yet.", "%(count)s themes have no answer yet.", count
    )
    return text % {"count": count}


def _contributions_left(count: int) -> str:
    text = ngettext(
        "%(count)s contribution belongs to no theme yet, so nobody answers it.",
        "%(count)s contributions belong to no theme yet, so nobody answers them.",
        count,
    )
    return text % {"count": count}


@effect_of(Consultation, "end")
def finish(move: Move) -> None:
    """The final report, in the language in which it was written; others can be added."""
    language = move.values.get("language") or get_language() or "en"
    move.set(**localized("final_report", {language: move.values["final_report"]}))
    move.set(ended_at=move.now)
    _end(move)


@effect_of(Consultation, "cancel")
def cancel(move: Move) -> None:
    """Why, for everybody to read; it stays where it was found."""
    move.note = move.values["cancel_reason"]
    move.set(cancel_reason=move.note, ended_at=move.now)
    _end(move)


@effect_of(Consultation, "announce", "end", "cancel")
def renew_index(move: Move) -> None:
    """From its announcement on anybody finds it."""
    index_consultation(move.obj)
