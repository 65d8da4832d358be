"""Until when an application can arrive, and how that was worked out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.clocks import Calendar, calendar_of
from portal.policies.kinds import Anchor, Duration, SubmissionDeadlineParameters, Unit
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


def submission_deadline(rulebook: Rulebook, tenant: Tenant, *, now: datetime) -> Deadline | None:
    """The round open now; None where the policy sets no deadline (one may apply at any time)."""
    rule = rulebook.parameters(SubmissionDeadlineParameters)
    if rule is None:
        return None
    calendar = calendar_of(tenant)
    days = sorted(_candidates(rule, tenant, calendar.local_day(now)))
    if not days:
        return None
    grace = timedelta(minutes=rule.grace_minutes)
    day = next((day for day in days if calendar.end_of(day) + grace > now), days[-1])
    at = calendar.end_of(day) + grace
    return Deadline(day, at, at > now, _calculation(rule, day, calendar))


def _candidates(rule: SubmissionDeadlineParameters, tenant: Tenant, today: date) -> list[date]:
    if rule.anchor is Anchor.FIXED:
        return [rule.on] if rule.on else []
    if rule.anchor is Anchor.RECURRING:
        assert rule.month is not None and rule.day is not None
        return [date(today.year + years, rule.month, rule.day) for years in (-1, 0, 1)]
    assert rule.before is not None
    opens = Session.objects.filter(tenant=tenant, code=rule.event).values_list("starts_on", flat=True)
    return [_earlier(day, rule.before) for day in opens]


def _earlier(day: date, before: Duration) -> date:
    """The same day number that many months earlier, or the month's last; weeks and days exactly."""
    if before.unit is not Unit.MONTHS:
        factor = 7 if before.unit is Unit.WEEKS else 1
        return day - timedelta(days=before.amount * factor)
    years, month = divmod(day.month - 1 - before.amount, 12)
    first_of_next = date(day.year + years + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(day.year + years, month + 1, min(day.day, last))


def _calculation(rule: SubmissionDeadlineParameters, day: date, calendar: Calendar) -> dict[str, Any]:
    return {
        "anchor": rule.anchor.value,
        "last_day": day.isoformat(),
        "ends": "24:00",
        "zone": str(calendar.zone),
        "grace_minutes": rule.grace_minutes,
    }
