"""After a test that commits: the tables are empty again, but for what migrations wrote.

Django truncates every table, which takes PostgreSQL the better part of a second for as many as the
portal has; most tests fill a few. The superuser deletes from those alone, past guards and keys. No
connection is kept: tests copy their database, which nobody else may hold open then.
"""

from typing import Any

from django.test import TransactionTestCase
from psycopg2 import sql

from tests.vault.superuser import superuser

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def empty_in_place_of_flush() -> None:
    """Let tests that commit be followed by this instead of Django's `flush`."""
    with superuser() as cursor:
        cursor.execute(_TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        written = _filled(cursor, _asked(tables))
    ours = _asked([table for table in tables if table not in written])

    def teardown(_case: TransactionTestCase) -> None:
        with superuser() as cursor:
            for table in _filled(cursor, ours):
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]


def _asked(tables: list[str]) -> sql.Composed:
    """Which of these tables hold a row."""
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    return sql.SQL(" UNION ALL ").join(
        one.format(sql.Literal(table), sql.Identifier(table)) for table in tables
    )


def _filled(cursor: Any, asked: sql.Composed) -> list[str]:
    cursor.execute(asked)
    return [row[0] for row in cursor.fetchall()]
