"""Large synthetic data by COPY, under the same constraints as everything else.

COPY is not possible under row-level security, so the owner lifts FORCE for the length of one
transaction; the context's roles see nothing of the load until it commits. Indexes that no
constraint needs are made anew at its end, which costs a tenth of keeping them row by row.
"""

import csv
import io
import random
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg2
import psycopg2.extensions
from django.conf import settings
from django.db.models import NOT_PROVIDED, Model

_BATCH = 20_000
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
 WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""
NULL = r"\N"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FIRST = [
    "Amber",
    "Birch",
    "Cedar",
    "Delta",
    "Ember",
    "Fjord",
    "Grove",
    "Harbour",
    "Island",
    "Juniper",
    "Kestrel",
    "Lagoon",
]
_SECOND = [
    "Forum",
    "Circle",
    "Union",
    "Council",
    "Watch",
    "Network",
    "Assembly",
    "League",
    "Centre",
    "House",
    "Bridge",
]
KINDS = ("association", "network", "informal_movement", "trade_union", "community_institution")
COUNTRIES = ("XA", "XB", "XC", "XD", "XE", "XF")


@contextmanager
def owner_connection(*models: type[Model]) -> Iterator[psycopg2.extensions.connection]:
    """One transaction as the owner in which rows of these tables can be copied."""
    connection = psycopg2.connect(settings.DATABASE_OWNER_URL)
    tables = [model._meta.db_table for model in models]
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            with _without_indexes(cursor, tables):
                yield connection
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
                cursor.execute(f"ANALYZE {table}")
    finally:
        connection.close()


@contextmanager
def _without_indexes(cursor: Any, tables: list[str]) -> Iterator[None]:
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    cursor.execute(_INDEXES, [tables])
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        cursor.execute(definition)


def copy_rows(
    connection: psycopg2.extensions.connection,
    model: type[Model],
    rows: Iterable[Mapping[str, Any]],
) -> int:
    """COPY rows given by column; columns that a row leaves out take the model's default. How many."""
    fields = list(model._meta.concrete_fields)
    columns = [str(field.column) for field in fields]
    defaults = {
        str(field.column): ""
        if field.default is NOT_PROVIDED and not field.null
        else field.get_default()
        for field in fields
    }
    statement = (
        f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
        r" WITH (FORMAT csv, NULL '\N')"
    )
    count = 0
    with connection.cursor() as cursor:
        for buffer, size in _batches(rows, columns, defaults):
            cursor.copy_expert(statement, buffer)
            count += size
    return count


def _batches(
    rows: Iterable[Mapping[str, Any]], columns: list[str], defaults: Mapping[str, Any]
) -> Iterator[tuple[io.StringIO, int]]:
    buffer, size = io.StringIO(), 0
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([_text(row.get(column, defaults[column])) for column in columns])
        size += 1
        if size == _BATCH:
            buffer.seek(0)
            yield buffer, size
            buffer, size = io.StringIO(), 0
            writer = csv.writer(buffer)
    buffer.seek(0)
    yield buffer, size


def _text(value: Any) -> Any:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list | tuple):
        return "{" + ",".join(str(part) for part in value) + "}"
    return "{}" if value == {} else value


def invented_name(source: random.Random, number: int) -> str:
    """A name that is plainly invented and unlike the others."""
    return f"{source.choice(_FIRST)} {source.choice(_SECOND)} {number}"


def seeded_id(source: random.Random, moment: datetime) -> uuid.UUID:
    """An id (UUIDv7) as of that moment, from the seed: rows stand in the order of their time."""
    value = int(moment.timestamp() * 1000) << 80 | source.getrandbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def seeded_code(source: random.Random) -> str:
    """A receipt number of the usual form, from the seed."""
    letters = "".join(source.choices(_ALPHABET, k=16))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))
