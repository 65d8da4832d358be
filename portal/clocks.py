"""Clocks: when something is due, counted in calendar or working days, stopped and extended.

The due instant is stored with the calculation that gave it; whether it is overdue is computed.
A date ends at 24:00 in the institution's time zone. What counts is the instant a request arrived.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.policies.kinds import Days, Duration, Unit
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import Tenant, TenantRow, tenant_key

DUE_SOON = timedelta(days=7)


class WorkingWeek(models.Model):
    """The institution's calendar: which weekdays are worked (ISO 1 Monday to 7 Sunday)."""

    tenant = models.OneToOneField(
        Tenant, primary_key=True, on_delete=models.CASCADE, related_name="working_week"
    )
    weekdays = models.JSONField(default=list)

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="true", worker=True)

    def __str__(self) -> str:
        return str(self.pk)


class Holiday(TenantRow):
    """A day that is not worked."""

    day = models.DateField()
    name = models.CharField(_("name"), max_length=120)
    added_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", deletable=True, worker=True
    )

    class Meta:
        ordering = ("day",)
        constraints = (
            tenant_key("holiday"),
            models.UniqueConstraint(fields=["tenant", "day"], name="holiday_day_once"),
        )

    def __str__(self) -> str:
        return str(self.day)


class Party(models.TextChoices):
    """Who has to act before the clock runs out."""

    APPLICANT = "applicant", _("the organization")
    INSTITUTION = "institution", _("the institution")


class Clock(TenantRow):
    """A time limit that runs, is stopped, has been met or has been replaced."""

    organization = models.ForeignKey(
        "portal.Organization", null=True, on_delete=models.CASCADE, related_name="+"
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=40)
    party = models.CharField(max_length=12, choices=Party.choices)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    rule = models.ForeignKey(
        "portal.Rule", null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False
    )
    # {"amount", "unit", "days", "from", "last_day", "not_worked", "stops": [[from, to]], "extended_by"}
    calculation = models.JSONField(default=dict)
    reminded_at = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", member_writes=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("clock"),
            TenantForeignKey(field="rule", name="clock_rule_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id", "name"],
                condition=Q(ended_at=None),
                name="clock_one_running",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(ended_at=None, stopped_at=None, rung_at=None),
                name="clock_due_list",
            ),
            models.Index(fields=["tenant", "subject_type", "subject_id"], name="clock_subject"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> "ClockState":
        """Where this clock is now."""
        return clock_state(self.due_at, stopped_at=self.stopped_at, ended_at=self.ended_at)


class ClockState(StrEnum):
    """What a page says about a time limit; computed, never stored."""

    NONE = "none"
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    MET = "met"


def clock_state(
    due_at: datetime | None,
    *,
    stopped_at: datetime | None = None,
    ended_at: datetime | None = None,
    now: datetime | None = None,
) -> ClockState:
    """The state of a time limit at `now` (UTC)."""
    if due_at is None:
        return ClockState.NONE
    if ended_at is not None:
        return ClockState.MET
    if stopped_at is not None:
        return ClockState.STOPPED
    left = due_at - (now or timezone.now())
    if left <= timedelta(0):
        return ClockState.OVERDUE
    return ClockState.DUE_SOON if left <= DUE_SOON else ClockState.ON_TIME


@dataclass(frozen=True, slots=True)
class Calendar:
    """An institution's working days and zone, read once and then asked without queries."""

    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Whether this day is worked."""
        return day.isoweekday() in self.weekdays and day not in self.holidays

    def local_day(self, instant: datetime) -> date:
        """The date at the institution's seat."""
        return instant.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """The instant at which this day ends: 24:00 at the seat, in UTC."""
        midnight = datetime.combine(day + timedelta(days=1), time(0), tzinfo=self.zone)
        return midnight.astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Due:
    """A due instant (UTC) and how it was found."""

    at: datetime
    calculation: dict[str, Any]


def due_after(start: datetime, duration: Duration, calendar: Calendar) -> Due:
    """The end of the last day of a time limit that runs from the day of `start`.

    The day of `start` is not counted. A limit in calendar days, weeks or months that would end
    on a day not worked moves to the next working day; a month ends on the same day number or on
    the month's last day.
    """
    first = calendar.local_day(start)
    if duration.unit is Unit.DAYS and duration.days is Days.WORKING:
        day, skipped = _working_days_after(first, duration.amount, calendar)
    else:
        day, skipped = _next_worked(_later(first, duration), calendar)
    return Due(
        at=calendar.end_of(day),
        calculation={
            "amount": duration.amount,
            "unit": duration.unit.value,
            "days": duration.days.value,
            "from": first.isoformat(),
            "not_worked": [skip.isoformat() for skip in skipped],
            "last_day": day.isoformat(),
            "zone": str(calendar.zone),
        },
    )


def due_on(day: date, calendar: Calendar, *, start: datetime) -> Due:
    """A date fixed by a rule or a person: the end of that day, whatever day it is."""
    return Due(
        at=calendar.end_of(day),
        calculation={
            "from": calendar.local_day(start).isoformat(),
            "last_day": day.isoformat(),
            "zone": str(calendar.zone),
        },
    )


def _later(first: date, duration: Duration) -> date:
    if duration.unit is Unit.MONTHS:
        years, month = divmod(first.month - 1 + duration.amount, 12)
        last = monthrange(first.year + years, month + 1)[1]
        return date(first.year + years, month + 1, min(first.day, last))
    weeks = duration.unit is Unit.WEEKS
    return first + timedelta(
        weeks=duration.amount if weeks else 0, days=0 if weeks else duration.amount
    )


def _working_days_after(first: date, amount: int, calendar: Calendar) -> tuple[date, list[date]]:
    day, left, skipped = first, amount, []
    while left > 0:
        day += timedelta(days=1)
        if calendar.is_working(day):
            left -= 1
        elif day.isoweekday() in calendar.weekdays:
            skipped.append(day)
    return day, skipped


def _next_worked(day: date, calendar: Calendar) -> tuple[date, list[date]]:
    skipped = []
    while not calendar.is_working(day):
        skipped.append(day)
        day += timedelta(days=1)
    return day, skipped


def calendar_of(tenant: Tenant) -> Calendar:
    """The institution's calendar: two queries."""
    week = WorkingWeek.objects.filter(tenant=tenant).first()
    holidays = Holiday.objects.filter(tenant=tenant).values_list("day", flat=True)
    return Calendar(
        zone=ZoneInfo(tenant.time_zone),
        weekdays=frozenset(week.weekdays if week and week.weekdays else (1, 2, 3, 4, 5)),
        holidays=frozenset(holidays),
    )


class ClockSubject(models.Model):
    """A row that clocks run for: it carries the running clock's due instant for its lists."""

    due_at = models.DateTimeField(null=True, blank=True)
    due_party = models.CharField(max_length=12, choices=Party.choices, blank=True)

    class Meta:
        abstract = True


def _running(subject: Any, names: Iterable[str] | None = None) -> "models.QuerySet[Clock]":
    clocks = Clock.objects.filter(
        tenant_id=subject.tenant_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        ended_at=None,
    )
    return clocks if names is None else clocks.filter(name__in=list(names))


def start_clock(
    subject: Any, *, name: str, party: Party, due: Due, now: datetime, rule_id: Any = None
) -> Clock:
    """Start a clock; one already running under that name ends. Sets the subject's due_at."""
    _running(subject, [name]).update(ended_at=now)
    clock = Clock.objects.create(
        tenant_id=subject.tenant_id,
        organization_id=subject.organization_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        name=name,
        party=party,
        started_at=now,
        due_at=due.at,
        rule_id=rule_id,
        calculation=due.calculation,
    )
    show_next_due(subject)
    return clock


def end_clocks(subject: Any, *, now: datetime, names: Iterable[str] | None = None) -> None:
    """The time limits were met or no longer matter."""
    _running(subject, names).update(ended_at=now)
    show_next_due(subject)


def stop_clocks(subject: Any, *, now: datetime, party: Party = Party.INSTITUTION) -> None:
    """Stop the clocks of one party while the other has to act."""
    _running(subject).filter(party=party, stopped_at=None).update(stopped_at=now)
    show_next_due(subject)


def resume_clocks(
    subject: Any, *, now: datetime, calendar: Calendar, party: Party = Party.INSTITUTION
) -> None:
    """Go on counting: the due instant moves by the days that the clock stood still."""
    for clock in _running(subject).filter(party=party, stopped_at__isnull=False):
        first, last = calendar.local_day(clock.stopped_at or now), calendar.local_day(now)
        days = Days(clock.calculation.get("days", Days.CALENDAR.value))
        moved = _days_between(first, last, days, calendar)
        clock.calculation.setdefault("stops", []).append([first.isoformat(), last.isoformat()])
        clock.due_at = _moved(clock.due_at, moved, days, calendar)
        clock.stopped_at = None
        clock.save(update_fields=["due_at", "stopped_at", "calculation"])
    show_next_due(subject)


def _days_between(first: date, last: date, days: Days, calendar: Calendar) -> int:
    span = (last - first).days
    if days == Days.CALENDAR:
        return span
    return sum(calendar.is_working(first + timedelta(days=i)) for i in range(1, span + 1))


def _moved(due_at: datetime, amount: int, days: Days, calendar: Calendar) -> datetime:
    last_moment = due_at - timedelta(microseconds=1)
    if not amount:
        return due_at
    return due_after(last_moment, Duration(amount=amount, days=days), calendar).at


def extend_clock(
    clock: Clock, *, amount: int, reason: str, now: datetime, calendar: Calendar
) -> None:
    """Extend once, before it runs out, with a reason. The caller has checked both."""
    days = Days(clock.calculation.get("days", Days.CALENDAR.value))
    clock.due_at = _moved(clock.due_at, amount, days, calendar)
    clock.calculation["extended_by"] = amount
    clock.extended_at = now
    clock.extension_reason = reason
    clock.reminded_at = None
    clock.save(
        update_fields=["due_at", "calculation", "extended_at", "extension_reason", "reminded_at"]
    )


def show_next_due(subject: Any) -> None:
    """Copy the first running clock's due instant to the subject; the caller saves the fields."""
    clock = _running(subject).filter(stopped_at=None).order_by("due_at").first()
    subject.due_at = clock.due_at if clock else None
    subject.due_party = clock.party if clock else ""


DUE_FIELDS = ("due_at", "due_party")
