"""After a test that commits: the tables are empty again, but for what migrations wrote.

Django truncates every table, which takes PostgreSQL the better part of a second for as many as the
portal has; most tests fill a few. The superuser deletes from those alone, past guards and keys.
"""

from typing import Any

from django.test import TransactionTestCase
from psycopg2 import sql

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


class Emptying:
    """Empties the test database through a connection of its own."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        cursor.execute(_TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        written = self._filled(tables)
        self._tables = [table for table in tables if table not in written]
        cursor.execute(sql.SQL("PREPARE filled AS {}").format(_asked(self._tables)))

    def empty(self) -> None:
        """Delete what tests wrote."""
        self._cursor.execute("EXECUTE filled")
        for (table,) in self._cursor.fetchall():
            self._cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))

    def _filled(self, tables: list[str]) -> set[str]:
        self._cursor.execute(_asked(tables))
        return {row[0] for row in self._cursor.fetchall()}


def _asked(tables: list[str]) -> sql.Composed:
    """Which of these tables hold a row."""
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    return sql.SQL(" UNION ALL ").join(
        one.format(sql.Literal(table), sql.Identifier(table)) for table in tables
    )


def empty_in_place_of_flush(cursor: Any) -> None:
    """Let tests that commit be followed by this instead of Django's `flush`.

    `cursor` passes policies, triggers and foreign keys by, and commits by itself.
    """
    emptying = Emptying(cursor)

    def teardown(_case: TransactionTestCase) -> None:
        emptying.empty()

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
