"""Making a release of figures: once for each month that is over, and never changed afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Count, Q

from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import DatePrecision, Origin, PlacePrecision
from promotion.publication.figures import (
    ALONE,
    GROUPS,
    Block,
    Counted,
    Label,
    Rules,
    counted,
    divided,
)
from promotion.publication.guard import Standing
from promotion.publication.models import (
    CountedReport,
    FigureRelease,
    FigureTable,
    PublishedFigure,
    PublishedObstacle,
)
from promotion.publication.periods import Grain, start_of
from promotion.publication.selectors import STANDING
from promotion.publication.services import judged_many
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import codebook, sensitive_groups

# Reports that come in late for a month are counted with the next release.
DELAY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a release would hold now: blocks of both tables, and the ids of reports in them."""

    alone: list[Block]
    groups: list[Block]

    @property
    def is_empty(self) -> bool:
        """Whether nothing may be published."""
        return not self.alone and not self.groups

    def holds(self, pk: object) -> Block | None:
        """The block that counts a report."""
        for block in (*self.alone, *self.groups):
            if any(report.id == pk for report in block.reports):
                return block
        return None


@transaction.atomic
def make_release(tenant: Tenant, *, now: datetime) -> FigureRelease | None:
    """The figures of the month that ended last, unless they were made; None where there are none.

    Run by the worker in the institution's context. What is too small waits for the next release.
    """
    _one_at_a_time(tenant)
    zone = ZoneInfo(tenant.time_zone)
    this_month = start_of((now - DELAY).astimezone(zone).date(), Grain.MONTH)
    last = FigureRelease.objects.filter(tenant=tenant).order_by("-number").first()
    ends_on = this_month - timedelta(days=1)
    if last is not None and last.ends_on >= ends_on:
        return None
    draft = drafted(tenant, entered_before=_moment(this_month, zone), now=now)
    if draft.is_empty:
        return None
    starts_on = last.ends_on + timedelta(days=1) if last else _first_day(tenant, zone, ends_on)
    release = FigureRelease.objects.create(
        tenant=tenant,
        number=last.number + 1 if last else 1,
        starts_on=starts_on,
        ends_on=ends_on,
        made_at=now,
    )
    _write(release, FigureTable.ALONE, draft.alone)
    _write(release, FigureTable.GROUPS, draft.groups)
    return release


def _one_at_a_time(tenant: Tenant) -> None:
    with connection.cursor() as cursor:
        key = f"figures {tenant.pk}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _moment(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _first_day(tenant: Tenant, zone: ZoneInfo, ends_on: date) -> date:
    entries = CountedReport.objects.filter(tenant=tenant).order_by("entered_at")
    first = entries.values_list("entered_at", flat=True).first()
    day = first.astimezone(zone).date() if first else ends_on
    return start_of(min(day, ends_on), Grain.MONTH)


def _write(release: FigureRelease, table: FigureTable, blocks: Iterable[Block]) -> None:
    ids = []
    figures = []
    for block in blocks:
        figures.append(
            PublishedFigure(
                tenant_id=release.tenant_id,
                release=release,
                table=table,
                country=block.label.country,
                kind=block.label.kind,
                group=block.label.group,
                month=block.label.month,
                reports=len(block.reports),
            )
        )
        ids += [report.id for report in block.reports]
    PublishedFigure.objects.bulk_create(figures)
    CountedReport.objects.filter(obstacle__in=ids).update(release=release)


def drafted(
    tenant: Tenant,
    *,
    entered_before: datetime | None = None,
    now: datetime,
    without: Obstacle | None = None,
    with_also: Obstacle | None = None,
) -> Draft:
    """What a release would hold of the reports that entered before; with or without one of them."""
    waiting = CountedReport.objects.filter(tenant=tenant, release=None)
    if entered_before is not None:
        waiting = waiting.filter(entered_at__lt=entered_before)
    entries = [(entry.obstacle, entry.has_row) for entry in waiting.select_related("obstacle")]
    if without is not None:
        entries = [(row, has_row) for row, has_row in entries if row.pk != without.pk]
    if with_also is not None and all(row.pk != with_also.pk for row, _has_row in entries):
        entries.append((with_also, False))
    alone, grouped = _fit(entries, tenant=tenant, now=now)
    sensitive = sensitive_groups(tenant=tenant)
    alone_blocks, _waiting = divided(alone, ALONE, Rules(sensitive))
    others = _others(tenant, grouped)
    group_blocks, _waiting = divided(grouped, GROUPS, Rules(sensitive, others))
    return Draft(alone_blocks, group_blocks)


def _fit(
    entries: list[tuple[Obstacle, bool]], *, tenant: Tenant, now: datetime
) -> tuple[list[Counted], list[Counted]]:
    """What still may be counted: those without a row, and those whose row leaves a group out."""
    families = dict(codebook(Vocabulary.OBSTACLE).values_list("code", "family"))
    sensitive = sensitive_groups(tenant=tenant)
    rows = set(
        PublishedObstacle.objects.filter(
            obstacle__in=[row for row, has_row in entries if has_row], state__in=STANDING
        ).values_list("obstacle_id", flat=True)
    )
    standings = judged_many([row for row, _has_row in entries], now=now)
    alone: list[Counted] = []
    grouped: list[Counted] = []
    for row, has_row in entries:
        standing = standings[row.pk]
        hidden = sorted(sensitive & set(row.groups))
        found = counted(
            row.pk,
            country=str(row.country),
            kinds=row.kinds,
            groups=hidden if has_row else row.groups,
            starts_on=row.starts_on,
            subjects=row.possible_subjects,
            families=families,
        )
        if has_row and row.pk in rows and hidden and standing is Standing.ROW:
            grouped.append(found)
        elif not has_row and standing is Standing.FIGURES:
            alone.append(found)
    return alone, grouped


def _others(tenant: Tenant, grouped: Sequence[Counted]) -> dict[str, int]:
    """Rows from persons, by country, that look like those counted by a group and are none of them.

    A row with a province or a week is known not to concern such a group: it hides nobody.
    """
    if not grouped:
        return {}
    alike = PublishedObstacle.objects.filter(
        tenant=tenant, state__in=STANDING, place_precision=PlacePrecision.COUNTRY
    ).exclude(Q(origin=Origin.PUBLIC) | Q(date_precision=DatePrecision.WEEK))
    others = alike.exclude(obstacle__counted__has_row=True)
    counts = others.values("country").annotate(rows=Count("pk")).order_by()
    return {row["country"]: row["rows"] for row in counts}


def label_of(row: Obstacle) -> Label:
    """Under what a report would be counted by itself."""
    families = dict(codebook(Vocabulary.OBSTACLE).values_list("code", "family"))
    return counted(
        row.pk,
        country=str(row.country),
        kinds=row.kinds,
        groups=row.groups,
        starts_on=row.starts_on,
        subjects=row.possible_subjects,
        families=families,
    ).label
