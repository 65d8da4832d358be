"""What an import does line by line: judges it, brings it in, takes it back."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from participation.accreditation.importing_values import ENDED, Reasons, Translator
from participation.accreditation.models import Accreditation, Import, ImportLine, PeriodicReport
from participation.accreditation.models.importing import Verdict
from participation.accreditation.standing import REPORT_CLOCK, report_day
from participation.accreditation.states import AccreditationStatus, ReportStatus
from portal import audit
from portal.clocks import DUE_FIELDS, Party, calendar_of, due_on, end_clocks, start_clock
from portal.permissions import Actor
from portal.policies.kinds import ReportingCycleParameters
from portal.policies.models import Policy, PolicySubject
from portal.policies.rulebook import Rulebook, policy_in_force, rulebook_of

# What an import writes to a status, and what a later change of somebody else's is told by.
WRITTEN = (
    "organization_name",
    "organization_country",
    "organization_kind",
    "tier",
    "granted_on",
)
_WATCHED = (*WRITTEN, "status", "outcome", "organization_id", "listed_at", "suspended_until")


class Judge:
    """Says what a line would do; made once for a piece of lines."""

    def __init__(self, batch: Import, lines: Sequence[ImportLine]) -> None:
        self.batch = batch
        self.policy: Policy | None = policy_in_force(batch.tenant_id, PolicySubject.ACCREDITATION)
        self.rulebook = rulebook_of(self.policy) if self.policy else Rulebook(())
        self.calendar = calendar_of(batch.tenant)
        self.today = self.calendar.local_day(timezone.now())
        translator = Translator(batch, self.rulebook)
        for line in lines:
            line.values, line.reasons = translator.values(line.raw, self.today)
        self.existing = self._existing(lines)
        self.first_lines = self._first_lines(lines)

    def _existing(self, lines: Iterable[ImportLine]) -> dict[str, Accreditation]:
        ids = [line.values["source_id"] for line in lines if "source_id" in line.values]
        found = Accreditation.objects.filter(tenant_id=self.batch.tenant_id, source_id__in=ids)
        return {row.source_id: row for row in found}

    def _first_lines(self, lines: Sequence[ImportLine]) -> dict[str, int]:
        """The first line in which a number stands."""
        ids = [line.values.get("source_id", "") for line in lines]
        earlier = ImportLine.objects.filter(
            batch=self.batch, number__lt=lines[0].number, values__source_id__in=ids
        )
        found: dict[str, int] = {}
        rows = earlier.order_by("number").values_list("values__source_id", "number")
        for source_id, number in [
            *rows,
            *((line.values.get("source_id"), line.number) for line in lines),
        ]:
            found.setdefault(source_id, number)
        return found

    def judge(self, line: ImportLine) -> None:
        """Set the verdict and its reasons."""
        line.reasons = [*line.reasons, *self._against(line)]
        if line.reasons:
            line.verdict = Verdict.REFUSED
            return
        existing = self.existing.get(line.values["source_id"])
        if existing is None:
            line.verdict = Verdict.MAKE
            return
        changed = _snapshot(existing, WRITTEN) != self.written(line)
        line.verdict = Verdict.UPDATE if changed else Verdict.UNCHANGED

    def _against(self, line: ImportLine) -> Reasons:
        if self.policy is None:
            return [{"code": "no_policy"}]
        source_id = line.values.get("source_id")
        first = self.first_lines.get(source_id) if source_id else None
        if first is not None and first != line.number:
            return [{"code": "twice", "value": str(first)}]
        existing = self.existing.get(source_id or "")
        if existing is None or line.reasons:
            return []
        return self._against_existing(line, existing)

    def _against_existing(self, line: ImportLine, existing: Accreditation) -> Reasons:
        differs = _snapshot(existing, WRITTEN) != self.written(line)
        if existing.status == AccreditationStatus.ENDED:
            return [{"code": "ended"}] if differs else []
        if existing.organization_id is not None and differs:
            return [{"code": "claimed"}]
        wanted = line.values.get("standing")
        stands = existing.status
        same = {"active": {"active", "under_notice"}, "suspended": {"suspended"}}
        if wanted and stands not in same.get(wanted, set()):
            return [{"code": "standing", "value": str(existing.get_status_display())}]
        return []

    @staticmethod
    def written(line: ImportLine) -> dict[str, Any]:
        """The fields of a status as the line gives them."""
        values = line.values
        return {
            "organization_name": values["organization_name"],
            "organization_country": values.get("country", ""),
            "organization_kind": values.get("kind", ""),
            "tier": values["tier"],
            "granted_on": values["granted_on"],
        }


def _snapshot(row: Accreditation, names: Iterable[str]) -> dict[str, Any]:
    """Fields as they can be kept in a line and compared later."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | bool) else str(value)


def check_lines(batch: Import, lines: Sequence[ImportLine], *, actor: Actor) -> None:
    """Judge lines and change nothing else."""
    judge = Judge(batch, lines)
    for line in lines:
        judge.judge(line)
    ImportLine.objects.bulk_update(lines, ["values", "verdict", "reasons"])


def apply_lines(batch: Import, lines: Sequence[ImportLine], *, actor: Actor) -> None:
    """Judge anew, because the world may have moved on, and do what the verdict says."""
    open_lines = [line for line in lines if line.applied_at is None]
    if not open_lines:
        return
    judge = Judge(batch, open_lines)
    for line in open_lines:
        judge.judge(line)
        if line.verdict == Verdict.MAKE:
            _make(line, judge, actor)
        elif line.verdict == Verdict.UPDATE:
            _update(line, judge, actor)
        line.applied_at = timezone.now()
    ImportLine.objects.bulk_update(
        open_lines,
        ["values", "verdict", "reasons", "accreditation", "before", "after", "applied_at"],
    )


def _make(line: ImportLine, judge: Judge, actor: Actor) -> None:
    standing = line.values.get("standing", "active")
    is_ended = standing in ENDED
    row = Accreditation.objects.create(
        tenant_id=line.tenant_id,
        policy=judge.policy,
        source_id=line.values["source_id"],
        status=AccreditationStatus.ENDED if is_ended else standing,
        outcome=standing if is_ended else "",
        suspended_until=line.values.get("suspended_until"),
        ended_on=line.values.get("ended_on") if is_ended else None,
        **judge.written(line),
    )
    if not is_ended:
        _schedule(row, line, judge)
    audit.record("accreditation.imported", row, actor=actor, details={"line": str(line.pk)})
    row.refresh_from_db()
    line.accreditation = row
    line.after = _snapshot(row, _WATCHED)


def _schedule(row: Accreditation, line: ImportLine, judge: Judge) -> None:
    """The report that is due next: as the list says, else the first of the cycle still to come."""
    begins, day = _next_report(date.fromisoformat(str(row.granted_on)), line, judge, row.tier)
    if day is None:
        return
    report = PeriodicReport.objects.create(
        tenant_id=row.tenant_id,
        accreditation=row,
        period_from=begins,
        period_to=day,
        due_on=day,
    )
    now = timezone.now()
    due = due_on(day, judge.calendar, start=now)
    for subject in (report, row):
        start_clock(subject, name=REPORT_CLOCK, party=Party.APPLICANT, due=due, now=now)
        subject.save(update_fields=DUE_FIELDS)


def _next_report(
    begins: date, line: ImportLine, judge: Judge, tier: str
) -> tuple[date, date | None]:
    given = line.values.get("next_report_on")
    if given:
        return begins, date.fromisoformat(given)
    cycle = judge.rulebook.parameters(ReportingCycleParameters)
    if cycle is None or not cycle.is_due_for(tier):
        return begins, None
    day = report_day(begins, cycle)
    while day <= judge.today:
        begins, day = day, report_day(day, cycle)
    return begins, day


def _update(line: ImportLine, judge: Judge, actor: Actor) -> None:
    row = judge.existing[line.values["source_id"]]
    line.before = _snapshot(row, WRITTEN)
    for name, value in judge.written(line).items():
        setattr(row, name, value)
    row.save(update_fields=list(WRITTEN))
    row.refresh_from_db()
    audit.record(
        "accreditation.reimported",
        row,
        actor=actor,
        fields=WRITTEN,
        details={"line": str(line.pk)},
    )
    line.accreditation = row
    line.after = _snapshot(row, _WATCHED)


def undo_lines(batch: Import, lines: Sequence[ImportLine], *, actor: Actor) -> None:
    """Take back what these lines did, unless somebody has changed it since."""
    settled = [line for line in lines if line.applied_at is not None and line.undone_at is None]
    for line in settled:
        if line.verdict in {Verdict.MAKE, Verdict.UPDATE}:
            _undo(line, actor)
        line.undone_at = timezone.now()
    if settled:
        ImportLine.objects.bulk_update(settled, ["undone_at", "left_because", "accreditation"])


def _undo(line: ImportLine, actor: Actor) -> None:
    row = line.accreditation
    if row is None:
        line.left_because = "gone"
    elif _snapshot(row, _WATCHED) != line.after or _has_history(row):
        line.left_because = "changed"
    elif line.verdict == Verdict.MAKE:
        _remove(line, row, actor)
    else:
        for name, value in line.before.items():
            setattr(row, name, value)
        row.save(update_fields=list(line.before))
        audit.record("accreditation.import_undone", row, actor=actor, fields=line.before)


def _has_history(row: Accreditation) -> bool:
    """Something was sent or asked for: this status is no longer the import's alone."""
    sent = PeriodicReport.objects.filter(accreditation=row).exclude(status=ReportStatus.DUE)
    return sent.exists() or row.changes.exists()


def _remove(line: ImportLine, row: Accreditation, actor: Actor) -> None:
    now = timezone.now()
    for report in PeriodicReport.objects.filter(accreditation=row):
        end_clocks(report, now=now)
    end_clocks(row, now=now)
    audit.record("accreditation.import_undone", row, actor=actor)
    line.accreditation = None
    ImportLine.objects.filter(accreditation=row).update(accreditation=None)
    row.delete()
