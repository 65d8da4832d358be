"""What the annual report holds: entries under live consent, and how many were left out for safety."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.vault.keyring import Keyring
from protection.cases.models import ProtectionCase
from protection.cases.selectors import visible
from protection.cases.texts import OpenCase, opened_case
from protection.consent.purposes import Purpose
from protection.consent.services import ConsentMissing, require_consent
from protection.referrals.models import Communication
from protection.referrals.selectors import communications_of, text_of
from protection.referrals.states import CommunicationStatus
from protection.reporting.models import ReportCounts, ReportRequest
from protection.reporting.scope import Scope, scope_of
from protection.reporting.states import Within

NAMED, UNNAMED = Purpose.REPORT_NAMED, Purpose.REPORT_UNNAMED
# The report's year ends on 30 April.
_LAST_MONTH, _LAST_DAY = 4, 30
_CAN_ENTER = (CommunicationStatus.PREPARED, CommunicationStatus.SENT, CommunicationStatus.REPLIED)


def period_of(last_day: date) -> tuple[datetime, datetime]:
    """From 1 May to the end of 30 April, at the seat."""
    zone = timezone.get_current_timezone()
    first = date(last_day.year - 1, 5, 1)
    until = date(last_day.year, 5, 1)
    return (
        datetime.combine(first, time(0), tzinfo=zone),
        datetime.combine(until, time(0), tzinfo=zone),
    )


def last_days(today: date) -> list[date]:
    """The last days of the three latest periods that have begun, the present one first."""
    year = today.year + (today > date(today.year, _LAST_MONTH, _LAST_DAY))
    return [date(year - back, _LAST_MONTH, _LAST_DAY) for back in range(3)]


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One entry: a communication for the report, with the case's scope."""

    case_id: UUID
    communication: Communication
    purpose: Purpose
    subject: str
    words: str
    follows: str
    scope: Scope


@dataclass(slots=True, repr=False)
class Collected:
    """What one reading of all cases gives; `left_out` counts cases by State."""

    entries: list[Entry] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def collect(last_day: date, *, ring: Keyring, actor: Actor) -> Collected:
    """Open every case of the actor's that falls into the period.

    A case within the scope enters with the entry that was approved for it, under consent that holds
    now, named or not as the consent says; otherwise it counts as left out for safety. Raises
    NotPermitted, Unopenable.
    """
    require(actor, Permission.REPORT_MAKE)
    since, until = period_of(last_day)
    found = Collected()
    for case in visible(actor).filter(adopted_at__isnull=False, received_at__lt=until):
        with opened_case(case.pk, ring=ring, actor=actor) as opened:
            _add(found, case, opened, since, until)
    return found


def _add(
    found: Collected, case: ProtectionCase, opened: OpenCase, since: datetime, until: datetime
) -> None:
    scope = scope_of(opened)
    if scope is None or scope.within != Within.YES:
        return
    entries = list(_entries(case, opened, scope, since, until))
    found.entries += entries
    if not entries and case.received_at >= since:
        found.left_out[scope.state] += 1


def _entries(
    case: ProtectionCase, opened: OpenCase, scope: Scope, since: datetime, until: datetime
) -> Iterator[Entry]:
    rows = communications_of(case).filter(
        status__in=_CAN_ENTER,
        act__approved_by__isnull=False,
        prepared_at__gte=since,
        prepared_at__lt=until,
    )
    for row in rows:
        body = text_of(opened, row)
        purpose = Purpose(body["purpose"])
        if purpose not in (NAMED, UNNAMED):
            continue
        try:
            require_consent(opened, purpose, body["recipient"], persons=body["persons"])
        except ConsentMissing:
            continue
        earlier = (
            communications_of(case).filter(pk=body["follows"]).first() if body["follows"] else None
        )
        yield Entry(
            case_id=case.pk,
            communication=row,
            purpose=purpose,
            subject=body["subject"],
            words=body["words"],
            follows=_symbol(opened, earlier),
            scope=scope,
        )


def _symbol(opened: OpenCase, earlier: Communication | None) -> str:
    """By what the earlier one is known where it was sent."""
    if earlier is None:
        return ""
    body = text_of(opened, earlier)
    return str(body.get("symbol") or body.get("sent_on") or "")


def list_reports(actor: Actor) -> QuerySet[ReportRequest]:
    """Requests for the report, the latest first, for who makes and who approves it.

    Raises NotPermitted.
    """
    require(actor, Permission.CASE_READ)
    if actor.tenant_id is None:
        return ReportRequest.objects.none()
    rows = ReportRequest.objects.filter(tenant_id=actor.tenant_id)
    return rows.select_related("requested_by", "approved_by")


def get_report(report_id: UUID, *, actor: Actor) -> ReportRequest:
    """One request. Raises NotFound, NotPermitted."""
    found = list_reports(actor).filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


def counts_of(tenant_id: UUID, last_day: date) -> ReportCounts | None:
    """The numbers of a period as they were given out first."""
    return ReportCounts.objects.filter(tenant_id=tenant_id, last_day=last_day).first()
