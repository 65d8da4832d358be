"""Clocks: when something is due, counted in calendar or working days, stopped and extended.

The due instant is stored with the calculation that gave it; whether it is overdue is computed.
A date ends at 24:00 in the institution's time zone. What counts is the instant a request arrived.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.calendars import Calendar, Due, due_after, due_of, due_on
from portal.permissions import organization_of, person_of
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import Tenant, TenantRow, tenant_key

__all__ = [
    "DUE_FIELDS",
    "DUE_SOON",
    "Calendar",
    "Clock",
    "ClockState",
    "ClockSubject",
    "Due",
    "Holiday",
    "Party",
    "WorkingWeek",
    "calendar_of",
    "calendars_of",
    "clock_state",
    "due_after",
    "due_on",
    "end_clocks",
    "resume_clocks",
    "set_due",
    "show_next_due",
    "start_clock",
    "stop_clocks",
]

DUE_SOON = timedelta(days=7)
DUE_FIELDS = ("due_at", "due_party")


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
    # Whose matter it is where it is a person's own and no organization's.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
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
    # What portal.calendars.due_of reads: "amount", "unit", "days", "from" or "fixed_day", "stops",
    # "extended_by", "extensions"; and what it found: "last_day", "not_worked", "zone".
    calculation = models.JSONField(default=dict)
    reminded_at = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    # When something is to be said next (portal.notifications.reminders); nothing planned yet: null.
    ring_at = models.DateTimeField(null=True, blank=True)
    steps_taken = models.PositiveIntegerField(default=0)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="person_id",
        with_matter=True,
        member_writes=True,
        worker=True,
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
            models.Index(
                fields=["ring_at"],
                condition=Q(ended_at=None, stopped_at=None),
                name="clock_ring_list",
            ),
            models.Index(fields=["tenant", "subject_type", "subject_id"], name="clock_subject"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """A due instant that moved makes what was planned to be said stale."""
        if update_fields is not None and "due_at" in update_fields:
            self.ring_at = None
            update_fields = {*update_fields, "ring_at"}
        super().save(update_fields=update_fields, **options)

    @property
    def has_run_out(self) -> bool:
        """Whether the time passed without being met; standing still afterwards does not undo it."""
        return self.ended_at is None and self.due_at <= (self.stopped_at or timezone.now())

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


WORKED = (1, 2, 3, 4, 5)


def calendar_of(tenant: Tenant) -> Calendar:
    """The institution's calendar: two queries."""
    return calendars_of([tenant])[tenant.pk]


def calendars_of(tenants: Iterable[Tenant]) -> dict[UUID, Calendar]:
    """The calendars of several institutions by their ids: two queries, however many there are."""
    known = {tenant.pk: tenant for tenant in tenants}
    weeks = dict(WorkingWeek.objects.filter(tenant__in=known).values_list("tenant_id", "weekdays"))
    holidays: dict[UUID, set[date]] = {key: set() for key in known}
    for key, day in Holiday.objects.filter(tenant__in=known).values_list("tenant_id", "day"):
        holidays[key].add(day)
    return {
        key: Calendar(
            zone=ZoneInfo(tenant.time_zone),
            weekdays=frozenset(weeks.get(key) or WORKED),
            holidays=frozenset(holidays[key]),
        )
        for key, tenant in known.items()
    }


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


def clocks_of(subject: Any) -> "models.QuerySet[Clock]":
    """The clocks of a row that run or stand still, what is due first at the top."""
    return _running(subject).order_by("due_at")


def start_clock(
    subject: Any, *, name: str, party: Party, due: Due, now: datetime, rule_id: Any = None
) -> Clock:
    """Start a clock; one already running under that name ends. Sets the subject's due_at."""
    _running(subject, [name]).update(ended_at=now)
    clock = Clock.objects.create(
        tenant_id=subject.tenant_id,
        organization_id=organization_of(subject),
        person_id=person_of(subject),
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
    """Go on counting: the due instant moves by the days that the clock stood still.

    A clock that had run out before it was stopped keeps its day: a promise that was not kept is
    not moved into the future by a question that comes after it.
    """
    for clock in _running(subject).filter(party=party, stopped_at__isnull=False):
        if not clock.has_run_out:
            first, last = calendar.local_day(clock.stopped_at or now), calendar.local_day(now)
            clock.calculation.setdefault("stops", []).append([first.isoformat(), last.isoformat()])
            set_due(clock, due_of(clock.calculation, calendar))
        clock.stopped_at = None
        clock.save(update_fields=["due_at", "stopped_at", "calculation"])
    show_next_due(subject)


def set_due(clock: Clock, due: Due) -> None:
    """Give a clock the due instant that was worked out anew, with how; the caller saves."""
    clock.due_at = due.at
    clock.calculation = due.calculation


def show_next_due(subject: Any) -> None:
    """Copy the first running clock's due instant to the subject; the caller saves the fields."""
    clock = _running(subject).filter(stopped_at=None).order_by("due_at").first()
    subject.due_at = clock.due_at if clock else None
    subject.due_party = clock.party if clock else ""
