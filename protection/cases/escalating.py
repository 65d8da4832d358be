"""A time limit of a case that has run out is told further up, with every vault locked.

The worker reads states, levels and clocks, never a text. First the team and the supervisors; when
the same limit has been missed by as much again as its level allows, every officer.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal import audit, outbox
from portal.clocks import Clock
from portal.notifications.reminders import Plan, plans
from portal.permissions import system_actor
from protection.cases.clocks import CLOCKS
from protection.cases.models import Escalation, ProtectionCase
from protection.cases.states import Level

LABEL = "protection.protectioncase"
BATCH = 200
_AGAIN = {Level.CRITICAL: timedelta(hours=1), Level.HIGH: timedelta(hours=4)}
_AGAIN_OTHERWISE = timedelta(days=1)


def _is_silent(_clock: Clock) -> Plan:
    """These clocks speak through their escalation alone."""
    return Plan(before=(), is_silent=True)


for _name in CLOCKS:
    plans(LABEL, _name)(_is_silent)


def escalate(now: datetime | None = None) -> int:
    """Tell what is overdue and was not told yet; run by the worker's role. How many were told."""
    moment = now or timezone.now()
    with transaction.atomic():
        return _step(moment, 1) + _step(moment, 2)


def _step(now: datetime, step: int) -> int:
    overdue = Clock.objects.filter(
        subject_type=LABEL, ended_at=None, stopped_at=None, due_at__lte=now
    ).exclude(Exists(_told(step)))
    if step > 1:
        overdue = overdue.filter(Exists(_told(step - 1)))
    clocks = list(
        overdue.select_for_update(skip_locked=True, of=("self",)).order_by("due_at")[:BATCH]
    )
    cases = ProtectionCase.objects.in_bulk([clock.subject_id for clock in clocks])
    told = 0
    for clock in clocks:
        case = cases.get(clock.subject_id)
        if case is not None and (step == 1 or clock.due_at + _again(case) <= now):
            _tell(case, clock, step, now)
            told += 1
    return told


def _told(step: int) -> QuerySet[Escalation]:
    return Escalation.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        case_id=OuterRef("subject_id"),
        clock=OuterRef("name"),
        due_at=OuterRef("due_at"),
        step=step,
    )


def _again(case: ProtectionCase) -> timedelta:
    return _AGAIN.get(Level(case.level), _AGAIN_OTHERWISE)


def _tell(case: ProtectionCase, clock: Clock, step: int, now: datetime) -> None:
    Escalation.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        reference=case.reference,
        clock=clock.name,
        level=case.level,
        step=step,
        due_at=clock.due_at,
        told_at=now,
    )
    actor = system_actor(case.tenant_id)
    codes = {"clock": clock.name, "step": step, "level": case.level}
    audit.record("case.escalated", case, actor=actor, details=codes)
    outbox.publish("case.escalated", case, actor=actor, references=codes)
