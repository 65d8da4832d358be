"""Rings clocks: reminders before a time limit, a ring when it has passed, steps after it.

Run under the worker's role over the due-list. What is said to whom follows from events that carry
ids only; nothing is decided here: silence refuses nobody, and a step that a policy foresees is told
to those who can take it.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal import outbox
from portal.clocks import Clock, Party
from portal.notifications.attempts import Attempt
from portal.outbox import Subject
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context

BATCH = 100
# Less than the task's own time limit (settings); what is left waits for the next round.
BUDGET_SECONDS = 20.0
AFTER_FAILURE = timedelta(minutes=30)
REMINDER, RANG, STEP = "clock.reminder", "clock.rang", "clock.step"
# Nothing more is to be said of a clock.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """Something to tell so many days after a time limit has passed without being met."""

    after_days: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When to speak of a clock: days before it is due, and steps after. `references`: codes."""

    before: tuple[int, ...] = (7, 1)
    after: tuple[Step, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    is_silent: bool = False


ESCALATE = "escalate"
_USUAL = Plan()
_INSTITUTIONS = Plan(after=(Step(7, ESCALATE),))
Planner = Callable[[Clock], Plan]
_PLANNERS: dict[tuple[str, str], Planner] = {}


def plans(label: str, name: str) -> Callable[[Planner], Planner]:
    """Register what a room's rules say about one kind of clock of one model."""

    def register(planner: Planner) -> Planner:
        _PLANNERS[label, name] = planner
        return planner

    return register


def usual_plan(clock: Clock) -> Plan:
    """Seven days and one day before; an institution's overdue clock is told further up after a week."""
    return _INSTITUTIONS if clock.party == Party.INSTITUTION else _USUAL


def plan_for(clock: Clock) -> Plan:
    """When to speak of this clock; run in its tenant's context."""
    planner = _PLANNERS.get((clock.subject_type, clock.name), usual_plan)
    return planner(clock)


def ring(now: datetime | None = None, *, budget: float = BUDGET_SECONDS) -> int:
    """Say what is due to be said about running clocks; how many were looked at."""
    moment, until = now or timezone.now(), time.monotonic() + budget
    handled = 0
    while time.monotonic() < until and (some := _ring_batch(moment)):
        handled += some
    return handled


def _ring_batch(now: datetime) -> int:
    due = Q(ring_at=None) | Q(ring_at__lte=now)
    running = Clock.objects.filter(due, ended_at=None, stopped_at=None).order_by("ring_at")
    with transaction.atomic():
        clocks = list(running.select_for_update(skip_locked=True, of=("self",))[:BATCH])
        for clock in clocks:
            attempt = Attempt(f"clock {clock.name}", clock.pk)
            with attempt, tenant_context(system_actor(clock.tenant_id)):
                _speak(clock, plan_for(clock), now)
            if attempt.error:
                Clock.objects.filter(pk=clock.pk).update(ring_at=now + AFTER_FAILURE)
    return len(clocks)


def _speak(clock: Clock, plan: Plan, now: datetime) -> None:
    _remind(clock, plan, now)
    if now >= clock.due_at and clock.rung_at is None:
        clock.rung_at = now
        _publish(RANG, clock, plan)
    for number, step in enumerate(plan.after[clock.steps_taken :], start=clock.steps_taken + 1):
        if clock.due_at + timedelta(days=step.after_days) > now:
            break
        clock.steps_taken = number
        _publish(STEP, clock, plan, days=step.after_days, step=step.code, number=number)
    clock.ring_at = _next_moment(clock, plan, now)
    clock.save(update_fields=["reminded_at", "rung_at", "steps_taken", "ring_at"])


def _remind(clock: Clock, plan: Plan, now: datetime) -> None:
    """The latest reminder whose moment has come, once; none that lay before the clock began."""
    moments = {clock.due_at - timedelta(days=days): days for days in plan.before}
    passed = [moment for moment in moments if clock.started_at < moment <= now < clock.due_at]
    if not passed:
        return
    latest = max(passed)
    if clock.reminded_at is None or clock.reminded_at < latest:
        clock.reminded_at = now
        _publish(REMINDER, clock, plan, days=moments[latest])


def _next_moment(clock: Clock, plan: Plan, now: datetime) -> datetime:
    moments = [clock.due_at - timedelta(days=days) for days in plan.before]
    moments.append(clock.due_at)
    moments += [
        clock.due_at + timedelta(days=step.after_days) for step in plan.after[clock.steps_taken :]
    ]
    return min((moment for moment in moments if moment > now), default=NEVER)


def _publish(event: str, clock: Clock, plan: Plan, **codes: Any) -> None:
    if plan.is_silent:
        return
    outbox.publish(
        event,
        Subject(clock.subject_type, clock.subject_id, clock.tenant_id),
        actor=system_actor(clock.tenant_id),
        references={
            "clock": str(clock.pk),
            "name": clock.name,
            "party": clock.party,
            "due": clock.due_at.isoformat(),
            **plan.references,
            **codes,
        },
    )
