"""Showing, correcting, retracting what the public reads of obstacles.

These are parts of a report's transitions (and of an import's), which have required the permission
and lock the report; they write the public row, its revisions, the kept counts and what it is found
by, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from portal.errors import Refused
from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleInstrument
from promotion.publication.guard import Case, Standing, Verdict, judge
from promotion.publication.models import CountedReport, PublishedObstacle
from promotion.publication.selectors import STANDING
from promotion.publication.writing import Batch, mark_retracted, withhold
from promotion.taxonomy.selectors import sensitive_groups


@transaction.atomic
def show_obstacle(obstacle: Obstacle, *, now: datetime, note: str = "") -> PublishedObstacle | None:
    """Show a report as the guard lets it, for the first time or anew; `note` says what changed.

    None where the guard lets it into figures only. Raises Refused, with the guard's sentence, where
    nothing of it may be public, or where its words name what the row leaves out.
    """
    return show_many([obstacle], now=now, note=note)[0]


@transaction.atomic
def show_many(
    obstacles: Sequence[Obstacle], *, now: datetime, note: str = ""
) -> list[PublishedObstacle | None]:
    """The same for many reports of one institution, in a few statements; all of them or none."""
    if not obstacles:
        return []
    known = _known_of(obstacles, lock=True)
    batch = Batch(now, note)
    for obstacle in obstacles:
        case = known.case(obstacle, now)
        verdict = judge(case, now=now)
        _refuse_unfit(verdict)
        batch.take(case, verdict, known.rows.get(obstacle.pk))
    batch.write()
    return batch.results


def judged(obstacle: Obstacle, *, now: datetime) -> Verdict:
    """What the guard says of a report as it stands, for whoever decides about it."""
    return judge(_known_of([obstacle]).case(obstacle, now), now=now)


def judged_many(obstacles: Sequence[Obstacle], *, now: datetime) -> dict[UUID, Standing]:
    """What the public may have of each of some reports of one institution, by their ids."""
    if not obstacles:
        return {}
    known = _known_of(obstacles)
    return {row.pk: judge(known.case(row, now), now=now).standing for row in obstacles}


@transaction.atomic
def retract_obstacle(
    obstacle: Obstacle, *, note: str, for_safety: bool, now: datetime
) -> PublishedObstacle | None:
    """Take back what is public of a report. None where it never had a row.

    After an error the row stays, marked, without its account, with the note. For safety only its
    opaque id stays, with the revision and the time; the note is not kept. A report that waits to be
    counted is not counted any more; what released figures hold stays as it was released, because
    the difference would say what was taken back.
    """
    CountedReport.objects.filter(obstacle=obstacle, release=None).delete()
    row = _row_of(obstacle)
    if row is None:
        return None
    if for_safety:
        withhold(row, now)
    else:
        mark_retracted(row, note=note, same_as=None, now=now)
    return row


@transaction.atomic
def merge_obstacle(
    obstacle: Obstacle, *, into: Obstacle, now: datetime
) -> PublishedObstacle | None:
    """Take back the row of a report that was merged into another; it leads to the other's.

    Where the other has no row, only the opaque id stays: "merged" would say that there is another.
    """
    CountedReport.objects.filter(obstacle=obstacle, release=None).delete()
    # In one order whichever is merged into which.
    locked = PublishedObstacle.objects.select_for_update().filter(obstacle__in=(obstacle, into))
    rows = {one.obstacle_id: one for one in locked.order_by("pk")}
    row, other = rows.get(obstacle.pk), rows.get(into.pk)
    if row is None:
        return None
    if other is None or other.state not in STANDING:
        withhold(row, now)
    else:
        mark_retracted(row, note="", same_as=other, now=now)
    return row


def _row_of(obstacle: Obstacle) -> PublishedObstacle | None:
    return PublishedObstacle.objects.select_for_update().filter(obstacle=obstacle).first()


def _refuse_unfit(verdict: Verdict) -> None:
    if verdict.standing is Standing.NOTHING:
        raise Refused(verdict.reasons[0], code="not_publishable")
    if verdict.must_change:
        raise Refused(verdict.must_change[0], code="words_name_place")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of some reports besides their own rows."""

    sensitive: frozenset[str]
    zone: ZoneInfo
    actors: dict[UUID, tuple[str, ...]]
    instruments: dict[UUID, tuple[str, ...]]
    rows: dict[UUID, PublishedObstacle]
    counted: frozenset[UUID]

    def case(self, obstacle: Obstacle, now: datetime) -> Case:
        """One of them, as the guard takes it."""
        row = self.rows.get(obstacle.pk)
        first = row.published_at if row is not None else now
        return Case(
            obstacle=obstacle,
            actors=self.actors.get(obstacle.pk, ()),
            instruments=self.instruments.get(obstacle.pk, ()),
            sensitive=self.sensitive,
            first_day=timezone.localdate(first, timezone=self.zone),
            is_counted=obstacle.pk in self.counted and row is None,
        )


def _known_of(obstacles: Sequence[Obstacle], *, lock: bool = False) -> _Known:
    ids = [obstacle.pk for obstacle in obstacles]
    tenant_id = obstacles[0].tenant_id
    tenant = Tenant.objects.get(pk=tenant_id)
    rows = PublishedObstacle.objects.filter(obstacle__in=ids)
    if lock:
        rows = rows.select_for_update()
    counted = CountedReport.objects.filter(obstacle__in=ids, release__isnull=False)
    return _Known(
        sensitive=sensitive_groups(tenant=tenant),
        zone=ZoneInfo(tenant.time_zone),
        actors=_codes_by_report(ObstacleActor.objects.filter(obstacle__in=ids), "actor"),
        instruments=_codes_by_report(ObstacleInstrument.objects.filter(obstacle__in=ids), "kind"),
        rows={row.obstacle_id: row for row in rows.order_by("pk")},
        counted=frozenset(counted.values_list("obstacle_id", flat=True)),
    )


def _codes_by_report(parts: Any, column: str) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = {}
    for report, code in parts.values_list("obstacle_id", column):
        found[report] = (*found.get(report, ()), code)
    return found
