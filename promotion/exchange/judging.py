"""What a line would do: make a report, change one, nothing, or why it is left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from promotion.exchange.codes import CodeBook
from promotion.exchange.lines import Line, LineReader, Note, hashed
from promotion.exchange.mapping import MappingRules
from promotion.exchange.models import ObstacleImport, ObstacleImportLine, Verdict
from promotion.exchange.snapshots import snapshots_of
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import ObstacleStatus
from promotion.publication.models import PublicationState
from promotion.taxonomy.selectors import sensitive_groups, severity_floors

# Several rows of one file may have the same hashed id and differ; more of them are no ids.
_MOST_ALIKE = 9
DONE = (Verdict.MAKE, Verdict.UPDATE)


@dataclass(frozen=True, slots=True)
class Scale:
    """What the rule of severity is given."""

    floors: dict[str, int]
    sensitive: frozenset[str]


class Judge:
    """Judges a piece of lines; asks the database once for all of them."""

    def __init__(self, batch: ObstacleImport, lines: Sequence[ObstacleImportLine]) -> None:
        self.batch = batch
        self.rules = MappingRules.read(batch.definition)
        self.scale = Scale(severity_floors(), sensitive_groups(tenant=batch.tenant))
        today = timezone.localdate()
        reader = LineReader(
            self.rules,
            batch.header,
            CodeBook(batch.tenant_id),
            today=today,
            is_spreadsheet=batch.is_spreadsheet,
        )
        self.read = {line.pk: reader.read(line.raw, line.width) for line in lines}
        self.earlier = self._earlier(lines)
        self.events = self._events(lines)
        for line in lines:
            self._note(line)
        self._find(lines)

    def _note(self, line: ObstacleImportLine) -> None:
        """Keep on the line what it says, and its place among lines of the same id."""
        found = self.read[line.pk]
        line.values, line.event_key = found.values, found.event_key
        line.reasons, line.remarks = list(found.reasons), list(found.remarks)
        line.content = hashed(found.values)
        line.key = self._key(line, found)
        line.obstacle, line.verdict = None, ""

    def _key(self, line: ObstacleImportLine, found: Line) -> str:
        """The id; the n-th row of one hashed id, where the rows differ, is told apart by n."""
        for number in range(1, _MOST_ALIKE + 1):
            key = found.key if number == 1 else f"{found.key}-{number}"
            before = self.earlier.get(key)
            if before is None:
                self.earlier[key] = (line.number, line.raw)
                return key
            if before[1] == line.raw or self.rules.has_own_ids:
                line.reasons.append(_reason("twice", value=str(before[0])))
                return key
        line.reasons.append(_reason("twice", value=str(line.number)))
        return found.key

    def _earlier(self, lines: Sequence[ObstacleImportLine]) -> dict[str, tuple[int, list[str]]]:
        """Where each id of these lines stands first in the lines before them."""
        keys = [
            key
            for found in self.read.values()
            for key in (found.key, *(f"{found.key}-{n}" for n in range(2, _MOST_ALIKE + 1)))
        ]
        before = ObstacleImportLine.objects.filter(
            batch=self.batch, number__lt=lines[0].number, key__in=keys
        )
        rows = before.order_by("-number").values_list("key", "number", "raw")
        return {key: (number, raw) for key, number, raw in rows}

    def _events(self, lines: Sequence[ObstacleImportLine]) -> dict[str, tuple[int, str]]:
        """Which line before these tells of an event first, and the year it is counted in."""
        column = self.rules.part("same_event").get("counted_in", "")
        if not column:
            return {}
        keys = {found.event_key for found in self.read.values()}
        before = ObstacleImportLine.objects.filter(
            batch=self.batch, number__lt=lines[0].number, event_key__in=keys
        ).exclude(verdict__in=(Verdict.REFUSED, Verdict.SAME_EVENT))
        place = self.batch.header.index(column)
        rows = before.order_by("-number").values_list("event_key", "number", "raw")
        return {key: (number, raw[place]) for key, number, raw in rows}

    def _find(self, lines: Sequence[ObstacleImportLine]) -> None:
        """The reports that are here already, and what an import did to them last."""
        wanted = Q(pk__in=[])
        by_collection: dict[str, list[str]] = {}
        for line in lines:
            by_collection.setdefault(self.collection_of(line), []).append(line.key)
        for collection, keys in by_collection.items():
            wanted |= Q(collection=collection, collection_key__in=keys)
        reports = Obstacle.objects.filter(wanted, tenant_id=self.batch.tenant_id)
        self.here = {(row.collection, row.collection_key): row for row in reports}
        self.last = last_lines(row.pk for row in self.here.values())
        self.snapshots = snapshots_of(self.here.values())

    def collection_of(self, line: ObstacleImportLine) -> str:
        """Which collection a line belongs to: its own where the file names one."""
        return str(line.values.get("collection") or self.rules.data.get("collection") or "import")

    def judge(self, line: ObstacleImportLine) -> None:
        """Set the verdict and its reasons."""
        if _is_tombstone(line, self.read[line.pk]):
            line.reasons = [_reason("tombstone")]
        first = self._same_event(line)
        if line.reasons:
            line.verdict = Verdict.REFUSED
        elif first:
            line.verdict = Verdict.SAME_EVENT
            line.remarks.append(_reason("same_event", value=str(first)))
        else:
            self._against(line)

    def _same_event(self, line: ObstacleImportLine) -> int:
        """The line that tells of this event first, in an earlier year; 0 where this one does."""
        column = self.rules.part("same_event").get("counted_in", "")
        if not column or line.reasons:
            return 0
        year = self.read[line.pk].cells.get(column, "")
        number, counted = self.events.setdefault(line.event_key, (line.number, year))
        return number if number != line.number and counted != year else 0

    def _against(self, line: ObstacleImportLine) -> None:
        """Compare with the report that is here."""
        report = self.here.get((self.collection_of(line), line.key))
        if report is None:
            line.verdict = Verdict.MAKE
            return
        line.obstacle = report
        last = self.last.get(report.pk)
        if last is not None and last.content == line.content:
            line.verdict = Verdict.UNCHANGED
        elif report.status != ObstacleStatus.PUBLISHED:
            self._leave(line, "moved_on", str(report.get_status_display()))
        elif last is None or hashed(self.snapshots[report.pk]) != last.after:
            self._leave(line, "worked_on", report.reference)
        else:
            line.verdict = Verdict.UPDATE

    @staticmethod
    def _leave(line: ObstacleImportLine, code: str, value: str) -> None:
        line.verdict = Verdict.REFUSED
        line.reasons.append(_reason(code, value=value))


def _reason(code: str, name: str = "", value: str = "") -> Note:
    return {"code": code, "field": name, "value": value}


def _is_tombstone(line: ObstacleImportLine, found: Line) -> bool:
    """A row of an export that says that something is no longer published."""
    gone = {PublicationState.RETRACTED, PublicationState.WITHHELD}
    return bool(line.reasons) and found.cells.get("state", "") in gone


def last_lines(reports: Iterable[UUID]) -> dict[UUID, ObstacleImportLine]:
    """What an import did last to each of these reports and was not undone."""
    rows = ObstacleImportLine.objects.filter(
        obstacle__in=list(reports), verdict__in=DONE, applied_at__isnull=False, undone_at=None
    )
    found: dict[UUID, ObstacleImportLine] = {}
    fields: Any = ("obstacle_id", "content", "after", "number")
    for row in rows.order_by("applied_at").only(*fields):
        if row.obstacle_id is not None:
            found[row.obstacle_id] = row
    return found
