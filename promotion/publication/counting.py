"""The kept counts of the register: one upsert for all rows that a transaction changes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from portal.ids import uuid7
from promotion.publication.models import PublicationState, PublishedObstacle, RegisterCount

_STANDING = frozenset({PublicationState.SHOWN, PublicationState.CORRECTED})
# In the order of the keys, so that two transactions wait for each other in one order only.
_UPSERT = (
    f"INSERT INTO {RegisterCount._meta.db_table} AS kept"  # noqa: S608 - the model's own table
    " (id, tenant_id, kind, year, polarity, country, shown) VALUES {values}"
    " ON CONFLICT (tenant_id, kind, year, polarity, country)"
    " DO UPDATE SET shown = kept.shown + EXCLUDED.shown"
)
_CHUNK = 500


class Key(NamedTuple):
    """One kept count; kind "" and year 0 stand for all."""

    tenant_id: UUID
    kind: str
    year: int
    polarity: str
    country: str


class Tally:
    """What is added to and taken from the counts."""

    def __init__(self) -> None:
        self.changes: Counter[Key] = Counter()

    def add(self, row: PublishedObstacle) -> None:
        """The row stands from now on."""
        self._note(row, 1)

    def take(self, row: PublishedObstacle) -> None:
        """The row, as it is read here, does not stand so any more."""
        self._note(row, -1)

    def _note(self, row: PublishedObstacle, number: int) -> None:
        if row.state in _STANDING:
            for key in keys_of(row):
                self.changes[key] += number


def keys_of(row: PublishedObstacle) -> Iterator[Key]:
    """The counts that a standing row is part of."""
    years = [0, *([row.starts_on.year] if row.starts_on else [])]
    for kind in ["", *sorted(set(row.kinds))]:
        for year in years:
            yield Key(row.tenant_id, kind, year, row.polarity, str(row.country))


def keep_counts(tally: Tally) -> None:
    """Write the changes, in the running transaction."""
    changed = sorted((key, number) for key, number in tally.changes.items() if number)
    with connection.cursor() as cursor:
        for chunk in _chunks(changed):
            values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(chunk))
            given = [part for key, number in chunk for part in (uuid7(), *key, number)]
            cursor.execute(_UPSERT.format(values=values), given)


def _chunks(changed: list[tuple[Key, int]]) -> Iterable[list[tuple[Key, int]]]:
    return (changed[at : at + _CHUNK] for at in range(0, len(changed), _CHUNK))
