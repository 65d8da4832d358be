"""What an import does with a piece of lines: judges it, brings it in, takes it back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from portal import audit
from portal.ids import random_code
from portal.permissions import Actor
from portal.transitions import perform
from promotion.exchange.judging import DONE, Judge, Scale
from promotion.exchange.lines import Values, hashed
from promotion.exchange.models import ObstacleImport, ObstacleImportLine, Verdict
from promotion.exchange.snapshots import WRITTEN, snapshots_of, written_of
from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleInstrument
from promotion.obstacles.severity import Facts, severity_of
from promotion.obstacles.states import ObstacleStatus, Origin, PublicationLevel, Verification
from promotion.publication.services import show_many

_JUDGED = [
    "key",
    "event_key",
    "content",
    "values",
    "verdict",
    "reasons",
    "remarks",
    "obstacle",
]
_DAYS = frozenset({"starts_on", "ends_on"})
_POINT = frozenset({"latitude", "longitude"})
Lines = Sequence[ObstacleImportLine]


def check_lines(batch: ObstacleImport, lines: Lines, *, actor: Actor) -> None:
    """Judge lines and change nothing else."""
    judge = Judge(batch, lines)
    for line in lines:
        judge.judge(line)
    keep_lines(lines, _JUDGED)


def keep_lines(lines: Lines, fields: Sequence[str]) -> None:
    """Save these fields of lines that are there; one statement, with plain values."""
    ObstacleImportLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=200
    )


def apply_lines(batch: ObstacleImport, lines: Lines, *, actor: Actor) -> None:
    """Judge anew, because the world may have moved on, and do what the verdicts say."""
    still_open = [line for line in lines if line.applied_at is None]
    if not still_open:
        return
    judge, now = Judge(batch, still_open), timezone.now()
    for line in still_open:
        judge.judge(line)
    made = [line for line in still_open if line.verdict == Verdict.MAKE]
    changed = [line for line in still_open if line.verdict == Verdict.UPDATE]
    _make(made, judge)
    _change(changed, judge)
    reports = [line.obstacle for line in (*made, *changed) if line.obstacle is not None]
    show_many(reports, now=now)
    audit.record_many("obstacle.imported", _reports(made), actor=actor, details=_from(batch))
    audit.record_many("obstacle.reimported", _reports(changed), actor=actor, details=_from(batch))
    _keep(still_open, reports, now)


def _from(batch: ObstacleImport) -> dict[str, str]:
    return {"import": str(batch.pk)}


def _reports(lines: Lines) -> list[Obstacle]:
    return [line.obstacle for line in lines if line.obstacle is not None]


def _keep(lines: Lines, reports: Sequence[Obstacle], now: Any) -> None:
    """Note on the lines what was done, and how the reports stand after it."""
    stand = snapshots_of(reports)
    for line in lines:
        line.applied_at = now
        if line.obstacle_id in stand and line.verdict in DONE:
            line.after = hashed(stand[line.obstacle_id])
    keep_lines(lines, [*_JUDGED, "before", "after", "applied_at"])


def _make(lines: Lines, judge: Judge) -> None:
    now = timezone.now()
    for line in lines:
        line.obstacle = Obstacle(
            tenant_id=line.tenant_id,
            reference=random_code(12),
            origin=Origin.PUBLIC,
            status=ObstacleStatus.PUBLISHED,
            level=PublicationLevel.PUBLIC,
            collection=judge.collection_of(line),
            collection_key=line.key,
            published_at=now,
        )
        write(line.obstacle, line.values, judge.scale)
    Obstacle.objects.bulk_create(_reports(lines), batch_size=200)
    _write_parts(lines)


def _lock_in_order(reports: Sequence[Obstacle]) -> None:
    """One statement that writes many rows takes them in no order; whoever merges two waits in one."""
    ids = [report.pk for report in reports]
    rows = Obstacle.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _change(lines: Lines, judge: Judge) -> None:
    if not lines:
        return
    _lock_in_order(_reports(lines))
    for line in lines:
        if line.obstacle is not None:
            line.before = written_of(judge.snapshots[line.obstacle.pk])
            write(line.obstacle, line.values, judge.scale)
            line.obstacle.changed_at = timezone.now()
    Obstacle.objects.bulk_update(_reports(lines), [*WRITTEN, "changed_at"], batch_size=100)
    _clear_parts(_reports(lines))
    _write_parts(lines)


def write(report: Obstacle, values: Values, scale: Scale) -> None:
    """Set a report's fields as a line says them; what it does not say is as at first."""
    for name in WRITTEN:
        if not name.startswith("severity"):
            setattr(report, name, _typed(name, values))
    if not report.verification:
        report.verification = Verification.UNREVIEWED
    _weigh(report, values, scale)


def _typed(name: str, values: Values) -> Any:
    value = values.get(name)
    if value is None:
        return None if name in _DAYS | _POINT else _at_first(name)
    if name in _DAYS:
        return date.fromisoformat(value)
    return Decimal(value) if name in _POINT else value


def _at_first(name: str) -> Any:
    field: Any = Obstacle._meta.get_field(name)
    return field.get_default()


def _weigh(report: Obstacle, values: Values, scale: Scale) -> None:
    """The severity as the rules compute it; one that an export carries stands beside it."""
    facts = Facts(
        kinds=report.kinds,
        polarity=report.polarity,
        persons=report.persons,
        organizations=report.organizations,
        extent=report.extent,
        is_repeated=report.is_repeated,
        groups=report.groups,
    )
    computed = severity_of(facts, floors=scale.floors, sensitive=scale.sensitive)
    report.severity_computed = computed.level
    report.severity_reasons = computed.reasons
    report.severity = int(values.get("severity") or computed.level)


def _clear_parts(reports: Sequence[Obstacle]) -> None:
    ObstacleActor.objects.filter(obstacle__in=reports).delete()
    ObstacleInstrument.objects.filter(obstacle__in=reports).delete()


def _write_parts(lines: Lines) -> None:
    ObstacleActor.objects.bulk_create(
        ObstacleActor(
            tenant_id=line.tenant_id,
            obstacle=line.obstacle,
            actor=actor,
            degree=degree,
            answer=answer,
        )
        for line in lines
        for actor, degree, answer in line.values.get("actors", ())
    )
    ObstacleInstrument.objects.bulk_create(
        ObstacleInstrument(
            tenant_id=line.tenant_id,
            obstacle=line.obstacle,
            kind=kind,
            subject=subject,
            stage=stage,
            name=name,
        )
        for line in lines
        for kind, subject, stage, name in line.values.get("instruments", ())
    )


def undo_lines(batch: ObstacleImport, lines: Lines, *, actor: Actor) -> None:
    """Take back what these lines did, unless somebody has worked on it since.

    What was published leaves a mark (its id, "retracted"), for feeds and copies must learn of it.
    """
    settled = [line for line in lines if line.applied_at is not None and line.undone_at is None]
    done = [line for line in settled if line.verdict in DONE]
    ids = [line.obstacle_id for line in done if line.obstacle_id is not None]
    # In the order of their ids, as whoever merges two of them locks them.
    reports = Obstacle.objects.select_for_update().order_by("pk").in_bulk(ids)
    stand = snapshots_of(reports.values())
    restored: list[ObstacleImportLine] = []
    for line in done:
        report = reports.get(line.obstacle_id) if line.obstacle_id else None
        if report is None:
            line.left_because = "gone"
        elif hashed(stand[report.pk]) != line.after:
            line.left_because = "changed"
        elif line.verdict == Verdict.MAKE:
            _remove(report, actor)
        else:
            line.obstacle, line.values = report, line.before
            restored.append(line)
    _restore(restored, batch, actor)
    now = timezone.now()
    for line in settled:
        line.undone_at = now
    keep_lines(settled, ["undone_at", "left_because"])


def _remove(report: Obstacle, actor: Actor) -> None:
    """Retract it, and let the source's id go, so that the file can be brought in again."""
    note = _("The import that brought this in was undone.")
    perform(Obstacle, report.pk, "retract", actor=actor, values={"note": note})
    Obstacle.objects.filter(pk=report.pk).update(collection="", collection_key="")
    audit.record("obstacle.import_undone", report, actor=actor)


def _restore(lines: list[ObstacleImportLine], batch: ObstacleImport, actor: Actor) -> None:
    """Give reports back what they said before."""
    if not lines:
        return
    reports = _reports(lines)
    for line in lines:
        if line.obstacle is not None:
            for name in WRITTEN:
                setattr(line.obstacle, name, _typed(name, line.values))
            line.obstacle.changed_at = timezone.now()
    Obstacle.objects.bulk_update(reports, [*WRITTEN, "changed_at"], batch_size=100)
    _clear_parts(reports)
    _write_parts(lines)
    show_many(reports, now=timezone.now())
    audit.record_many("obstacle.import_undone", reports, actor=actor, details=_from(batch))


def count_kept(batch_id: UUID) -> int:
    """How many of its reports an undone import left as they are."""
    left = ObstacleImportLine.objects.filter(batch=batch_id).exclude(left_because="")
    return left.count()
