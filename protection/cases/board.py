"""The board: what is open by danger and clock, from what stands in the clear; no key is needed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import eq
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.clocks import Clock
from portal.grants import Permission
from portal.permissions import Actor, require
from protection.cases.escalating import LABEL
from protection.cases.models import CaseTask, Escalation, ProtectionCase
from protection.cases.selectors import ENDED, visible
from protection.cases.states import CaseStatus
from protection.consent.models import Consent, OutwardAct


class Look(StrEnum):
    """What a row of the board can be looked for by."""

    OVERDUE = "overdue"
    EMERGENCY = "emergency"
    ESCALATED = "escalated"
    CONSENT = "consent"
    HELD = "held"
    SECOND = "second"
    UNTRIAGED = "untriaged"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the board is to show: one level, one look, or what has ended."""

    level: int | None = None
    look: Look | None = None
    ended: bool = False


def list_rows(actor: Actor, wanted: Wanted, *, most: int) -> list[ProtectionCase]:
    """Rows of the board with what each page of it shows: one query, whatever they are.

    Each carries `next_clock`, `open_tasks`, `overdue_tasks`, `told_step`, `unconfirmed`, `unsent`.
    """
    require(actor, Permission.CASE_READ)
    now = timezone.now()
    rows = _annotated(visible(actor), now)
    if wanted.ended:
        return list(rows.filter(status__in=ENDED).order_by("-closed_at", "id")[:most])
    rows = rows.exclude(status__in=ENDED)
    if wanted.level is not None:
        rows = rows.filter(level=wanted.level)
    if wanted.look is not None:
        rows = rows.filter(_condition(wanted.look, now))
    return list(rows.order_by("level", F("due_at").asc(nulls_last=True), "id")[:most])


def count_looks(actor: Actor, shown: Sequence[ProtectionCase] | None = None) -> dict[Look, int]:
    """How many open cases each look finds: one query, or none where all of them are `shown`.

    `shown` are the rows of `list_rows` without a limit that cut them and without a filter.
    """
    require(actor, Permission.CASE_READ)
    now = timezone.now()
    if shown is not None:
        asked = {look: _condition(look, now) for look in Look}
        return {look: sum(_holds(asked[look], case) for case in shown) for look in Look}
    rows = _annotated(visible(actor), now).exclude(status__in=ENDED)
    counted = {look.value: Count("id", filter=_condition(look, now)) for look in Look}
    found = rows.aggregate(**counted)
    return {look: found[look.value] for look in Look}


def _condition(look: Look, now: datetime) -> Q:
    return {
        Look.OVERDUE: Q(due_at__lte=now) | Q(overdue_tasks__gt=0),
        Look.EMERGENCY: Q(emergency_at__isnull=False),
        Look.ESCALATED: Q(told_step__gt=0),
        Look.CONSENT: Q(status=CaseStatus.NEEDS_CONSENT) | Q(unconfirmed=True),
        Look.HELD: Q(paused_at__isnull=False) | Q(status=CaseStatus.ON_HOLD),
        Look.SECOND: Q(status__in=(CaseStatus.PLAN, CaseStatus.CLOSING))
        | Q(unsent=True)
        | Q(emergency_at__isnull=False)
        | Q(merging_by_id__isnull=False),
        Look.UNTRIAGED: Q(triaged_at=None),
    }[look]


def _holds(condition: Q, case: ProtectionCase) -> bool:
    """Whether a row of the board is as a condition says, without asking the database again."""
    children: list[Any] = condition.children
    held = (_holds(one, case) if isinstance(one, Q) else _is(case, *one) for one in children)
    return (any(held) if condition.connector == Q.OR else all(held)) is not condition.negated


def _is(case: ProtectionCase, name: str, wanted: Any) -> bool:
    column, _lookup, how = name.partition("__")
    return bool(_LOOKUPS[how](getattr(case, column), wanted))


# What `_condition` asks, as SQL answers it: of nothing, nothing is said but that it is nothing.
_LOOKUPS: Mapping[str, Callable[[Any, Any], Any]] = {
    "": eq,
    "in": lambda held, wanted: held in wanted,
    "isnull": lambda held, wanted: (held is None) is wanted,
    "lte": lambda held, wanted: held is not None and held <= wanted,
    "gt": lambda held, wanted: held is not None and held > wanted,
}


def _annotated(cases: QuerySet[ProtectionCase], now: datetime) -> QuerySet[ProtectionCase]:
    of_case = {"tenant_id": OuterRef("tenant_id"), "case_id": OuterRef("pk")}
    running = Clock.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        subject_type=LABEL,
        subject_id=OuterRef("pk"),
        ended_at=None,
        stopped_at=None,
    )
    tasks = CaseTask.objects.filter(**of_case, done_at=None)
    told = Escalation.objects.filter(
        **of_case, clock__in=running.values("name"), due_at__in=running.values("due_at")
    )
    waiting = Consent.objects.filter(
        **of_case, confirmed_at=None, withdrawn_at=None, expires_at__gt=now
    )
    acts = OutwardAct.objects.filter(**of_case, sent_at=None, stopped_at=None, approved_by=None)
    return cases.annotate(
        next_clock=Subquery(running.order_by("due_at").values("name")[:1]),
        open_tasks=_counted(tasks),
        overdue_tasks=_counted(tasks.filter(due_at__lte=now)),
        told_step=Coalesce(Subquery(told.order_by("-step").values("step")[:1]), 0),
        unconfirmed=Exists(waiting),
        unsent=Exists(acts),
    )


def _counted(rows: QuerySet[CaseTask]) -> Coalesce:
    counted = rows.order_by().values("case_id").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def references_of(case_ids: list[UUID], *, actor: Actor) -> dict[UUID, str]:
    """The numbers of these cases, of those that the actor can open."""
    return dict(visible(actor).filter(pk__in=case_ids).values_list("pk", "reference"))
