"""Making the figures, asking for new ones. Publishing goes through portal.transitions.

Importing this module registers the effects of the moves. Numbers are worked out in the worker
alone: what it needs for that is loaded where it is used.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.equity import effects
from participation.equity.cases import Case
from participation.equity.models import EquityReport, EquityStatus, GroupBand
from participation.equity.sources import SOURCES, Source, read_cases
from portal import audit
from portal.clocks import Calendar, calendar_of
from portal.errors import Refused
from portal.grants import Permission
from portal.permissions import Actor, DatabaseRole, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import lock

YEARS = 3
_AT_ONCE = 100
_BANDS = "SELECT * FROM portal_group_bands(%s, %s, %s, %s, %s, %s)"


def ask_for_figures(*, report_id: UUID | str, actor: Actor) -> EquityReport:
    """Have the figures of a cycle made anew by the worker, within a minute.

    Raises NotFound, NotPermitted, Refused (they are published).
    """
    with transaction.atomic():
        report: EquityReport = lock(EquityReport, report_id)
        require(actor, Permission.EQUITY_READ, report)
        if report.status == EquityStatus.PUBLISHED:
            raise Refused(_("These figures are published and stay as they are."))
        report.wanted_at = timezone.now()
        report.save(update_fields=["wanted_at"])
        audit.record("equity.asked_for", report, actor=actor)
    return report


def make_reports(*, tenant: Tenant) -> list[EquityReport]:
    """The figures of the cycle that runs and of the one before, for every kind that has cases.

    Runs as the portal itself in the institution's context; what was made today is left.
    """
    calendar = calendar_of(tenant)
    year = calendar.local_day(timezone.now()).year
    made = [
        _make(source, tenant, calendar, cycle=cycle)
        for source in SOURCES.values()
        for cycle in (year - 1, year)
    ]
    return [report for report in made if report is not None]


def begin_cycle(*, tenant: Tenant, kind: str, cycle: int) -> EquityReport | None:
    """The figures of one cycle even where nothing was decided in it: an institution's first one.

    Runs as the portal itself in the institution's context. None where they are there already.
    """
    return _make(SOURCES[kind], tenant, calendar_of(tenant), cycle=cycle, even_if_empty=True)


@transaction.atomic
def _make(
    source: Source,
    tenant: Tenant,
    calendar: Calendar,
    *,
    cycle: int,
    even_if_empty: bool = False,
) -> EquityReport | None:
    """One report, or None where it is fresh, published, or there is nothing to report."""
    now = timezone.now()
    today = calendar.local_day(now)
    since, until = date(cycle - YEARS + 1, 1, 1), min(date(cycle, 12, 31), today)
    kind = EquityReport.objects.filter(tenant=tenant, kind=source.code)
    report = kind.select_for_update(of=("self",)).filter(cycle=cycle).first()
    if report is not None and not _is_stale(report, calendar, today):
        return None
    cases = read_cases(source, tenant, calendar, since=since, until=until)
    if report is None:
        if not cases and not even_if_empty:
            return None
        report = EquityReport.objects.create(
            tenant=tenant,
            kind=source.code,
            cycle=cycle,
            since=since,
            until=until,
            is_first_cycle=not kind.filter(cycle__lt=cycle).exists(),
        )
    _fill(report, cases, until=until, now=now)
    report.is_complete = today > date(cycle, 12, 31)
    report.save(update_fields=["content", "until", "is_complete", "made_at", "wanted_at"])
    audit.record("equity.made", report, actor=system_actor(tenant.pk))
    return report


def _fill(report: EquityReport, cases: Sequence[Case], *, until: date, now: datetime) -> None:
    from participation.equity.comparing import make_content  # noqa: PLC0415 - see the head

    report.content, report.until = make_content(cases), until
    report.made_at, report.wanted_at = now, None


def _is_stale(report: EquityReport, calendar: Calendar, today: date) -> bool:
    """What is published stays; anything else is made once a day, or when it was asked for."""
    if report.status == EquityStatus.PUBLISHED:
        return False
    if report.wanted_at is not None or report.made_at is None:
        return True
    return calendar.local_day(report.made_at) < today


def make_wanted_reports() -> int:
    """What was asked for, whichever institution's it is; how many were made. Run by the worker."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        asked = EquityReport.objects.filter(wanted_at__isnull=False).order_by("wanted_at")
        wanted = list(asked.values_list("tenant_id", "kind", "cycle")[:_AT_ONCE])
    made = 0
    for tenant_id, kind, cycle in wanted:
        with tenant_context(system_actor(tenant_id)):
            tenant = Tenant.objects.get(pk=tenant_id)
            report = _make(SOURCES[kind], tenant, calendar_of(tenant), cycle=cycle)
            made += report is not None
    return made


def make_bands(*, tenant: Tenant) -> list[GroupBand]:
    """How groups that organizations say they belong to fared, once for each cycle that is over.

    Run by the worker, whose role alone may ask the function that gives the bands.
    """
    with tenant_context(system_actor(tenant.pk)):
        waiting = list(
            EquityReport.objects.filter(tenant=tenant, is_complete=True, bands_made_at=None)
        )
    return [band for report in waiting for band in _make_bands(report)]


def _make_bands(report: EquityReport) -> list[GroupBand]:
    source = SOURCES[report.kind]
    first = report.cycle - YEARS + 1
    asked = (
        report.tenant_id,
        source.subject_type,
        sorted(source.counted) if source.counted is not None else None,
        sorted(source.favourable) if source.favourable is not None else None,
        first,
        report.cycle,
    )
    with tenant_context(system_actor(), role=DatabaseRole.NONE), connection.cursor() as cursor:
        cursor.execute(_BANDS, asked)
        rows = cursor.fetchall()
    with tenant_context(system_actor(report.tenant_id)):
        locked: EquityReport = lock(EquityReport, report.pk)
        if locked.bands_made_at is not None:
            return []
        locked.bands_made_at = timezone.now()
        locked.save(update_fields=["bands_made_at"])
        return [
            GroupBand.objects.create(
                tenant_id=report.tenant_id,
                kind=report.kind,
                first_year=first,
                last_year=report.cycle,
                group=group,
                many=many,
                share=share,
                published_at=effects.published_since(locked),
            )
            for group, many, share in rows
        ]
