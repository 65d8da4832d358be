"""How a public row is written: its values, its revision, the kept counts, what it is found by."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from portal.search.models import SearchEntry
from portal.search.services import entry, keep, unindex
from promotion.publication.counting import Tally, keep_counts
from promotion.publication.guard import Case, Standing, Verdict
from promotion.publication.models import (
    CountedReport,
    PublicationState,
    PublishedObstacle,
    PublishedRevision,
)

_EMPTY: dict[str, Any] = {
    "reference": "",
    "origin": "",
    "polarity": PublishedObstacle._meta.get_field("polarity").get_default(),
    "title": "",
    "account": "",
    "language": "en",
    "modality": "",
    "country": "",
    "province": "",
    "place": "",
    "latitude": None,
    "longitude": None,
    "place_precision": PublishedObstacle._meta.get_field("place_precision").get_default(),
    "starts_on": None,
    "ends_on": None,
    "date_precision": "",
    "severity": None,
    "verification": "",
    "source_name": "",
    "source_licence": "",
    "collection": "",
    "note": "",
    "words": None,
}
_EMPTY_LISTS = (
    "kinds",
    "freedoms",
    "groups",
    "actors",
    "instruments",
    "standards",
    "source_links",
)


class Batch:
    """What some reports change in the register, written at once."""

    def __init__(self, now: datetime, note: str) -> None:
        self.now, self.note = now, note
        self.results: list[PublishedObstacle | None] = []
        self._made: list[PublishedObstacle] = []
        self._changed: list[PublishedObstacle] = []
        self._revisions: list[PublishedRevision] = []
        self._counted: list[CountedReport] = []
        self._found: list[SearchEntry] = []
        self._tally = Tally()

    def take(self, case: Case, verdict: Verdict, row: PublishedObstacle | None) -> None:
        """One report with what the guard says of it, and its row where it has one."""
        if verdict.standing is Standing.ROW:
            self._show(case, verdict.row, row)
            return
        self.results.append(None)
        if row is not None:
            withhold(row, self.now)
        elif not case.is_counted:
            self._count(case, has_row=False)

    def _show(self, case: Case, values: dict[str, Any], row: PublishedObstacle | None) -> None:
        if row is None:
            self._first(case, values)
        else:
            self._again(row, values)
        if not case.is_public_elsewhere and case.sensitive_groups:
            self._count(case, has_row=True)

    def _first(self, case: Case, values: dict[str, Any]) -> None:
        row = PublishedObstacle(
            tenant_id=case.obstacle.tenant_id,
            obstacle=case.obstacle,
            published_at=self.now,
            changed_at=self.now,
            note=self.note,
            **values,
        )
        self._find(row)
        self._made.append(row)
        self._note(row, [])

    def _again(self, row: PublishedObstacle, values: dict[str, Any]) -> None:
        changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
        stands = row.state in {PublicationState.SHOWN, PublicationState.CORRECTED}
        if stands and not changed and not self.note:
            self.results.append(row)
            return
        self._tally.take(row)
        # Back after it was withheld: nothing says what had been there.
        was_withheld = row.state == PublicationState.WITHHELD
        for name, value in values.items():
            setattr(row, name, value)
        row.state = PublicationState.SHOWN if was_withheld else PublicationState.CORRECTED
        row.revision += 1
        row.note, row.changed_at, row.same_as = self.note, self.now, None
        self._find(row)
        self._changed.append(row)
        self._note(row, [] if was_withheld else changed)

    def _find(self, row: PublishedObstacle) -> None:
        """The lists and the search find it by the same words, folded once."""
        found = _found_by(row)
        row.words = SearchVector(Value(found.words), config="simple")
        self._found.append(found)

    def _note(self, row: PublishedObstacle, changed: list[str]) -> None:
        self._tally.add(row)
        self._revisions.append(_revision(row, changed))
        self.results.append(row)

    def _count(self, case: Case, *, has_row: bool) -> None:
        self._counted.append(
            CountedReport(
                tenant_id=case.obstacle.tenant_id,
                obstacle=case.obstacle,
                has_row=has_row,
                entered_at=self.now,
            )
        )

    def write(self) -> None:
        """Everything that was taken, in the running transaction."""
        PublishedObstacle.objects.bulk_create(self._made, batch_size=500)
        for row in self._changed:
            row.save()
        PublishedRevision.objects.bulk_create(self._revisions, batch_size=1000)
        CountedReport.objects.bulk_create(self._counted, ignore_conflicts=True, batch_size=1000)
        keep_counts(self._tally)
        keep(self._found)


def withhold(row: PublishedObstacle, now: datetime) -> None:
    """Leave the opaque id, the revision and the time; of what was said before, nothing."""
    tally = Tally()
    tally.take(row)
    for name, value in _EMPTY.items():
        setattr(row, name, value)
    for name in _EMPTY_LISTS:
        setattr(row, name, [])
    row.same_as = None
    _end(row, PublicationState.WITHHELD, now)
    row.save()
    PublishedRevision.objects.filter(published=row).update(note="", fields=[])
    _revision(row, []).save(force_insert=True)
    unindex(row, tenant_id=row.tenant_id)
    keep_counts(tally)


def mark_retracted(
    row: PublishedObstacle, *, note: str, same_as: PublishedObstacle | None, now: datetime
) -> None:
    """Leave what it was about, marked; its account and its exact place are taken out."""
    if row.state == PublicationState.WITHHELD:
        return
    tally = Tally()
    tally.take(row)
    row.account, row.place, row.latitude, row.longitude = "", "", None, None
    row.note, row.same_as = note, same_as
    _end(row, PublicationState.RETRACTED, now)
    row.save()
    _revision(row, []).save(force_insert=True)
    unindex(row, tenant_id=row.tenant_id)
    keep_counts(tally)


def _end(row: PublishedObstacle, state: PublicationState, now: datetime) -> None:
    row.state, row.changed_at, row.words = state, now, None
    row.revision += 1


def _revision(row: PublishedObstacle, changed: Iterable[str]) -> PublishedRevision:
    return PublishedRevision(
        tenant_id=row.tenant_id,
        published=row,
        number=row.revision,
        state=row.state,
        fields=list(changed),
        note=row.note,
        made_at=row.changed_at,
    )


def _found_by(row: PublishedObstacle) -> SearchEntry:
    return entry(
        row,
        title=row.title,
        texts=[row.account, row.place, row.province, row.source_name, row.reference],
        tenant_id=row.tenant_id,
        language=row.language,
        is_public=True,
    )
