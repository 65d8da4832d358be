"""The database's superuser tries every column: refused, flagged, or harmless for a stated reason."""

import pytest

from protection.heads.harmless import HARMLESS, reason_for
from protection.heads.listing import covered_tables
from tests.vault.superuser import changes, columns, superuser, tables
from tests.vault.sweeping import (
    IS_WHOLE,
    Sweep,
    newcomer,
    quick_passphrases,
    room,
    scene,
    staffed,
    store,
    sweep,
)

__all__ = ["newcomer", "quick_passphrases", "room", "scene", "staffed", "store", "sweep"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_every_column_is_refused_flagged_or_harmless_for_a_reason(sweep: Sweep) -> None:
    assert list(sweep.scene.looks("portal_readingpermit")) == []
    empty = set()
    with superuser() as cursor:
        for model in tables():
            table = model._meta.db_table
            listed = columns(cursor, model)
            if sweep.scene.row_of(cursor, table) is None:
                empty |= {f"{table}.{one.name}" for one in listed if not _is_known(table, one.name)}
                continue
            for number, column in enumerate(listed):
                # Whoever opens a case deals its shares anew where they are not as they should be.
                row = sweep.scene.row_of(cursor, table)
                assert row is not None, f"{table} was not put back"
                for attack in changes(cursor, column, row):
                    sweep.look(attack, by_all=IS_WHOLE or number == 1)
            assert list(sweep.scene.looks(table)) == [], f"{table} was not put back"
    sweep.tell()
    assert sweep.unlabelled == []
    assert sweep.broken_pages == []
    assert empty == set(), "no row to change, and neither listed in the head nor labelled"
    assert len(sweep.said) > 150


def _is_known(table: str, column: str) -> bool:
    covered = covered_tables().get(table)
    return bool(reason_for(table, column)) or (
        covered is not None and column not in covered.without
    )


def test_no_label_speaks_of_what_is_not_there() -> None:
    with superuser() as cursor:
        known = {
            model._meta.db_table: {column.name for column in columns(cursor, model)}
            for model in tables()
        }
    for table, labels in HARMLESS.items():
        assert table in known, table
        assert set(labels) - {"*"} <= known[table], table
