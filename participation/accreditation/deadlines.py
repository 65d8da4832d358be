"""Until when an application can arrive, and how that was worked out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.calendars import Calendar, months_away
from portal.clocks import calendar_of
from portal.policies.kinds import Duration, SubmissionDeadlineParameters, Unit
from portal.policies.rulebook import Rulebook
from portal.tenancy.models import Session, Tenant


@dataclass(frozen=True, slots=True)
class Deadline:
    """The round that an application arriving now counts for.

    `at` is the last accepted instant (UTC, with the rule's grace). `is_open` is False only where
    the last round has passed and no other is known.
    """

    last_day: date
    at: datetime
    is_open: bool
    calculation: dict[str, Any]

    @property
    def ends_at(self) -> datetime:
        """The end of the last day, before the grace that the rule adds to it."""
        return self.at - timedelta(minutes=int(self.calculation.get("grace_minutes") or 0))


def submission_deadline(rulebook: Rulebook, tenant: Tenant, *, now: datetime) -> Deadline | None:
    """The round open now; None where the policy sets no deadline (one may apply at any time)."""
    rule = rulebook.parameters(SubmissionDeadlineParameters)
    if rule is None:
        return None
    sessions = Session.objects.filter(tenant=tenant, code=rule.event) if rule.event else None
    opens = sessions.values_list("starts_on", flat=True) if sessions is not None else ()
    return deadline_of(rule, calendar_of(tenant), opens, now=now)


def deadline_of(
    rule: SubmissionDeadlineParameters,
    calendar: Calendar,
    sessions: Iterable[date],
    *,
    now: datetime,
) -> Deadline | None:
    """The same without a query; `sessions` are the opening days of the meetings the rule names."""
    days = sorted(_candidates(rule, sessions, calendar.local_day(now)))
    if not days:
        return None
    grace = timedelta(minutes=rule.grace_minutes)
    day = next((day for day in days if calendar.end_of(day) + grace > now), days[-1])
    at = calendar.end_of(day) + grace
    return Deadline(day, at, at > now, _calculation(rule, day, calendar))


def _candidates(
    rule: SubmissionDeadlineParameters, sessions: Iterable[date], today: date
) -> list[date]:
    if rule.on is not None:
        return [rule.on]
    if rule.month is not None and rule.day is not None:
        return [date(today.year + years, rule.month, rule.day) for years in (-1, 0, 1)]
    if rule.before is None:
        return []
    return [_earlier(day, rule.before) for day in sessions]


def _earlier(day: date, before: Duration) -> date:
    """Weeks and days exactly; months to the same day number or the month's last."""
    if before.unit is Unit.MONTHS:
        return months_away(day, -before.amount)
    return day - timedelta(days=before.amount * (7 if before.unit is Unit.WEEKS else 1))


def _calculation(
    rule: SubmissionDeadlineParameters, day: date, calendar: Calendar
) -> dict[str, Any]:
    return {
        "anchor": rule.anchor.value,
        "last_day": day.isoformat(),
        "ends": "24:00",
        "zone": str(calendar.zone),
        "grace_minutes": rule.grace_minutes,
    }
