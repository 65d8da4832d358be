"""The time limits of a request: which there are, and how they begin, stop and get longer."""

from datetime import datetime
from typing import Any

from participation.information.rules import stages_of
from portal.clocks import (
    DUE_FIELDS,
    Calendar,
    Clock,
    Party,
    calendar_of,
    clocks_of,
    due_after,
    end_clocks,
    show_next_due,
    start_clock,
)
from portal.policies.kinds import Duration, RuleKind
from portal.policies.rulebook import Rulebook
from portal.tenancy.models import Tenant
from portal.timekeeping import lengthen_clock
from portal.transitions import Move

ACKNOWLEDGEMENT_CLOCK = "acknowledgement"
ANSWER_CLOCK = "answer"
CLARIFICATION_CLOCK = "clarification"


def calendar_for(obj: Any) -> Calendar:
    """The calendar of the institution that is asked."""
    return calendar_of(Tenant.objects.get(pk=obj.tenant_id))


def _start(move: Move, rulebook: Rulebook, name: str, duration: Duration, party: Party) -> Clock:
    rule = rulebook.first(RuleKind.INFORMATION_STAGES)
    clock = start_clock(
        move.obj,
        name=name,
        party=party,
        due=due_after(move.now, duration, calendar_for(move.obj)),
        now=move.now,
        rule_id=rule.pk if rule else None,
    )
    move.changed.update(DUE_FIELDS)
    return clock


def start_acknowledgement(move: Move, rulebook: Rulebook) -> None:
    """By when the institution says that it has the request."""
    duration = stages_of(rulebook).acknowledge
    _start(move, rulebook, ACKNOWLEDGEMENT_CLOCK, duration, Party.INSTITUTION)


def start_answer(move: Move, rulebook: Rulebook) -> None:
    """By when the institution answers; one that runs already begins anew."""
    clock = _start(move, rulebook, ANSWER_CLOCK, stages_of(rulebook).answer, Party.INSTITUTION)
    move.set(answer_due_at=clock.due_at)


def start_clarification(move: Move, rulebook: Rulebook) -> Clock:
    """By when whoever asked answers the question."""
    duration = stages_of(rulebook).clarification
    return _start(move, rulebook, CLARIFICATION_CLOCK, duration, Party.APPLICANT)


def end(move: Move, *names: str) -> None:
    """These time limits are met; all of them where none is named."""
    end_clocks(move.obj, now=move.now, names=names or None)
    move.changed.update(DUE_FIELDS)


def answer_clock(obj: Any) -> Clock | None:
    """The institution's time to answer, where it runs or stands still."""
    return clocks_of(obj).filter(name=ANSWER_CLOCK).first()


def keep_answer_day(move: Move) -> None:
    """The request shows when the answer is due, for its figures after the clock has ended."""
    clock = answer_clock(move.obj)
    if clock is not None:
        move.set(answer_due_at=clock.due_at)


def extend_answer(move: Move, rulebook: Rulebook, reason: str) -> None:
    """Make the time to answer longer by what the policy says, in the policy's own unit."""
    extension = stages_of(rulebook).extension
    clock = answer_clock(move.obj)
    if extension is None or clock is None:
        message = "extended without a rule or a clock"
        raise LookupError(message)
    lengthen_clock(clock, extension, reason=reason, now=move.now, calendar=calendar_for(move.obj))
    show_next_due(move.obj)
    move.changed.update(DUE_FIELDS)
    move.set(answer_due_at=clock.due_at, extensions_used=move.obj.extensions_used + 1)
    move.references["due"] = clock.due_at.isoformat()


def is_answer_overdue(clock: Clock | None, now: datetime) -> bool:
    """Whether the promised answer did not come; it never counts as a refusal.

    A question asked after the promised day stops nothing of that.
    """
    return clock is not None and clock.due_at <= (clock.stopped_at or now)
