"""Whoever holds the database: every column changed, rows put back, deleted, swapped.

Changes are committed by PostgreSQL's superuser, with triggers and foreign keys off, and undone
afterwards. What is tried is read from the schema, so that a new column is tried as well.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg2
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from psycopg2 import sql

SUPERUSER = "postgres"
_CHANGED = {
    "uuid": "gen_random_uuid()",
    "bool": "NOT {c}",
    "int2": "CASE WHEN {c} > 1 THEN {c} - 1 ELSE {c} + 1 END",
    "int4": "{c} + 1",
    "int8": "{c} + 1",
    "date": "{c} + 1",
    "time": "{c} + interval '1 hour'",
    "timestamptz": "{c} + interval '1 day'",
    "bytea": "CASE WHEN length({c}) = 0 THEN '\\x01'::bytea"
    " ELSE set_byte({c}, length({c}) / 2, get_byte({c}, length({c}) / 2) # 1) END",
    "text": "{c} || 'x'",
    "varchar": "left({c}, -1) || CASE WHEN right({c}, 1) = 'x' THEN 'y' ELSE 'x' END",
    "jsonb": "CASE jsonb_typeof({c}) WHEN 'array' THEN {c} || '[1]' ELSE {c} || '{{\"x\": 1}}' END",
    "_uuid": "{c} || gen_random_uuid()",
    "_varchar": "{c}[2:]",
    "_int4": "{c} || 7",
    "_int2": "{c} || 7::int2",
}
_FOR_NULL = {
    "uuid": "gen_random_uuid()",
    "bool": "true",
    "int2": "1",
    "int4": "1",
    "int8": "1",
    "date": "current_date",
    "time": "'12:00'",
    "timestamptz": "now() - interval '1 hour'",
    "bytea": "'\\x01'",
    "text": "'x'",
    "varchar": "'x'",
    "jsonb": "'[1]'",
}


@contextmanager
def superuser() -> Iterator[Any]:
    """A cursor to which no policy, trigger or foreign key applies; each statement is committed."""
    known = connection.settings_dict
    hold = psycopg2.connect(
        host=known["HOST"],
        port=known["PORT"],
        dbname=known["NAME"],
        user=SUPERUSER,
        password=os.environ.get("DATABASE_SUPERUSER_PASSWORD") or _embedded_password(),
    )
    hold.autocommit = True
    try:
        with hold.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET TIME ZONE 'UTC'")
            yield cursor
    finally:
        hold.close()


def _embedded_password() -> str:
    state = json.loads((settings.PORTAL_DATA / "state.json").read_text("utf-8"))
    return str(state["secrets"][SUPERUSER])


def tables() -> list[type[models.Model]]:
    """Every table of protection and of the vault."""
    found = [
        model
        for model in apps.get_models()
        if model._meta.app_label == "protection" or model.__module__.startswith("portal.vault.")
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


@dataclass(frozen=True)
class Column:
    """One column as the schema has it."""

    table: str
    name: str
    type: str
    is_nullable: bool
    choices: tuple[Any, ...]


def columns(cursor: Any, model: type[models.Model]) -> list[Column]:
    """The columns of a table, from PostgreSQL's own catalogue."""
    chosen = {
        field.attname: tuple(value for value, _label in field.flatchoices)
        for field in model._meta.concrete_fields
        if field.choices
    }
    cursor.execute(
        "SELECT column_name, udt_name, is_nullable = 'YES' FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        [model._meta.db_table],
    )
    return [
        Column(model._meta.db_table, name, kind, nullable, chosen.get(name, ()))
        for name, kind, nullable in cursor.fetchall()
    ]


@dataclass
class Attack:
    """One change that was made, and how it is undone."""

    table: str
    column: str
    how: str
    undo: Any

    def __str__(self) -> str:
        return f"{self.table}.{self.column}: {self.how}"


def changes(cursor: Any, column: Column, row: UUID) -> Iterator[Attack]:
    """Another value; and none at all where the column may be empty."""
    kept = _value(cursor, column, row)
    for value in _others(column, is_null=kept is None):
        if _set(cursor, column, row, value):
            yield _attack(cursor, column, row, kept, "changed")
            break
    if column.is_nullable and kept is not None and _set(cursor, column, row, "NULL"):
        yield _attack(cursor, column, row, kept, "emptied")


def _others(column: Column, *, is_null: bool) -> list[str]:
    if is_null:
        return [_FOR_NULL.get(column.type, "'{}'")]
    offered = [f"'{value}'" for value in column.choices]
    generic = _CHANGED[column.type].format(c=f'"{column.name}"')
    return [*offered, generic] if offered else [generic]


def _value(cursor: Any, column: Column, row: UUID) -> str | None:
    asked = sql.SQL("SELECT {}::text FROM {} WHERE id = %s").format(
        sql.Identifier(column.name), sql.Identifier(column.table)
    )
    cursor.execute(asked, [str(row)])
    found: str | None = cursor.fetchone()[0]
    return found


def _set(cursor: Any, column: Column, row: UUID, value: str) -> bool:
    """Whether the row holds something else now; a check of the table may have refused it."""
    change = sql.SQL(
        "UPDATE {table} SET {name} = {value} WHERE id = %s"
        " AND {name}::text IS DISTINCT FROM ({value})::text RETURNING id"
    ).format(
        table=sql.Identifier(column.table),
        name=sql.Identifier(column.name),
        value=sql.SQL(value),  # of this module and the models' choices alone
    )
    try:
        cursor.execute(change, [str(row)])
    except (psycopg2.IntegrityError, psycopg2.DataError):
        return False
    return bool(cursor.fetchone())


def _attack(cursor: Any, column: Column, row: UUID, kept: str | None, how: str) -> Attack:
    where = row
    if column.name == "id":
        cursor.execute(
            sql.SQL("SELECT id FROM {} ORDER BY xmin::text::bigint DESC LIMIT 1").format(
                sql.Identifier(column.table)
            )
        )
        where = cursor.fetchone()[0]

    def undo() -> None:
        back = sql.SQL("UPDATE {} SET {} = %s::{} WHERE id = %s").format(
            sql.Identifier(column.table),
            sql.Identifier(column.name),
            sql.SQL(column.type.removeprefix("_") + ("[]" if column.type[0] == "_" else "")),
        )
        cursor.execute(back, [kept, str(where)])

    return Attack(column.table, column.name, how, undo)


def deleted(cursor: Any, table: str, row: UUID) -> Attack:
    """A row is taken away."""
    name = sql.Identifier(table)
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS taken"))
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE taken AS SELECT * FROM {} WHERE id = %s").format(name),
        [str(row)],
    )
    cursor.execute(sql.SQL("DELETE FROM {} WHERE id = %s").format(name), [str(row)])

    def undo() -> None:
        cursor.execute(sql.SQL("INSERT INTO {} SELECT * FROM taken").format(name))

    return Attack(table, "*", "deleted", undo)


def added(cursor: Any, table: str, row: UUID, **values: Any) -> Attack:
    """A copy of a row with some values of one's own."""
    name, fresh = sql.Identifier(table), values.pop("id")
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS copied"))
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE copied AS SELECT * FROM {} WHERE id = %s").format(name),
        [str(row)],
    )
    for column, value in {"id": str(fresh), **values}.items():
        cursor.execute(sql.SQL("UPDATE copied SET {} = %s").format(sql.Identifier(column)), [value])
    cursor.execute(sql.SQL("INSERT INTO {} SELECT * FROM copied").format(name))

    def undo() -> None:
        cursor.execute(sql.SQL("DELETE FROM {} WHERE id = %s").format(name), [str(fresh)])

    return Attack(table, "*", "added", undo)


def swapped(cursor: Any, table: str, column: str, rows: tuple[UUID, UUID]) -> Attack:
    """Two rows exchange what stands in a column."""

    def swap() -> None:
        cursor.execute(
            sql.SQL(
                "UPDATE {table} a SET {name} = b.{name} FROM {table} b"
                " WHERE a.id IN %s AND b.id IN %s AND a.id <> b.id"
            ).format(table=sql.Identifier(table), name=sql.Identifier(column)),
            [tuple(map(str, rows)), tuple(map(str, rows))],
        )

    swap()
    return Attack(table, column, "swapped", swap)
