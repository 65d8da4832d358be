"""The database's superuser tries what leaves a case, its files, and how long it is kept.

Rows of referrals, letters, files, dates, holds and erasures: changed, exchanged between two cases,
taken away, made up. Each is refused or flagged, or harmless for a reason that `ROWS` gives.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from protection.heads.harmless import ROWS, reason_for
from protection.heads.listing import covered_tables
from tests.vault.superuser import (
    Attack,
    Column,
    added,
    changes,
    columns,
    deleted,
    superuser,
    tables,
)
from tests.vault.sweeping import (
    IS_WHOLE,
    Sweep,
    newcomer,
    outward,
    quick_passphrases,
    room,
    staffed,
    storage,
    store,
)
from tests.vault.tried import Scene, between_cases, due_moved

__all__ = ["newcomer", "outward", "quick_passphrases", "room", "staffed", "storage", "store"]
pytestmark = pytest.mark.django_db(transaction=True)
# What is exchanged in each table.
_SWAPPED = (
    ("protection_referral", "text"),
    ("protection_referral", "expires_at"),
    ("protection_parcel", "package"),
    ("protection_parcelnotice", "sealed"),
    ("protection_referralanswer", "sealed"),
    ("protection_communication", "text"),
    ("protection_casefile", "text"),
    ("protection_casefile", "hash"),
    ("protection_keeping", "erase_on"),
    ("protection_legalhold", "text"),
    ("protection_erasure", "files"),
)
_TABLES = frozenset(table for table, _column in _SWAPPED)
# What goes or moves without a signature.
_UNSIGNED = {
    ("protection_parcel", "deleted"),
    ("protection_parcelnotice", "deleted"),
    ("portal_clock", "of a referral, moved"),
}


def test_what_leaves_and_how_long_it_is_kept_is_not_changed_unnoticed(outward: Sweep) -> None:
    assert list(outward.scene.looks("protection_casefile")) == []
    tried = set()
    with superuser() as cursor:
        for attack in _on_columns(cursor, outward.scene):
            outward.look(attack, by_all=IS_WHOLE)
            tried.add(attack.table)
        for attack in _on_rows(cursor, outward.scene):
            outward.look(attack, by_all=True)
            is_silent = "harmless" in outward.said[str(attack)]
            assert is_silent is ((attack.table, attack.how) in _UNSIGNED), attack
    outward.tell()
    assert outward.unlabelled == outward.broken_pages == []
    assert tried == _TABLES
    for table in sorted(_TABLES):
        assert list(outward.scene.looks(table)) == [], f"{table} was not put back"


def _on_columns(cursor: Any, scene: Scene) -> Iterator[Attack]:
    for model in tables():
        table = model._meta.db_table
        row = scene.row_of(cursor, table) if table in _TABLES else None
        if row is not None:
            for column in _tried(table, columns(cursor, model)):
                yield from changes(cursor, column, row)


def _tried(table: str, listed: list[Column]) -> list[Column]:
    """All; in the short form two of those that stand in one hash, and each that is left out of it."""
    hashed = [one for one in listed if one.name not in covered_tables()[table].without]
    return listed if IS_WHOLE else [one for one in listed if one not in hashed[2:]]


def _on_rows(cursor: Any, scene: Scene) -> Iterator[Attack]:
    for table in sorted(_TABLES):
        row = scene.row_of(cursor, table)
        assert row is not None
        yield deleted(cursor, table, row)
    for table, column in _SWAPPED:
        yield between_cases(cursor, scene, table, column)
    yield _own_answer(cursor, scene)
    yield due_moved(cursor, "protection.referral", "of a referral, moved", "*")


def _own_answer(cursor: Any, scene: Scene) -> Attack:
    """An answer of a helper that nobody with the code has written."""
    row = scene.row_of(cursor, "protection_referralanswer")
    assert row is not None
    return added(cursor, "protection_referralanswer", row, id=uuid4(), sealed=b"They accept.")


def test_rows_that_may_come_or_go_unsigned_say_why_that_harms_nobody() -> None:
    free = {
        table
        for table, covered in covered_tables().items()
        if covered.worker_adds or covered.worker_removes
    }
    assert {table for table in free if not reason_for(table, "*")} == set()
    # Clocks of cases are signed, those of what leaves them are not.
    assert set(ROWS) <= free | {"portal_clock"}
