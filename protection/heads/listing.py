r"""How a case stands in the database: every row of every table that has a `case`, in one query.

The hash of a row covers all its columns in a canonical text: JSON as PostgreSQL's `to_jsonb` gives
it (time zone UTC, bytes as \x and hexadecimal digits; sealed bytes of any length as the SHA-256 of
them), names sorted, empty values left out, no spaces. docs/vault-format.md says the same.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from portal.clocks import Clock
from portal.vault.covering import Covered, covered_of
from portal.vault.models import VaultCase
from portal.vault.statements import CaseState, RowState, hash_row
from protection.cases.models import ProtectionCase

# Their columns are named one by one, so that an alarm can say which of them was changed.
ROOTS: tuple[type[models.Model], ...] = (ProtectionCase, VaultCase)
LABEL = "protection.protectioncase"
_CLOCK = Covered(without=("reminded_at", "rung_at", "ring_at", "steps_taken"))


def canonical(row: Mapping[str, Any]) -> str:
    """The text of a row that is hashed."""
    said = {name: value for name, value in sorted(row.items()) if value}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@cache
def tables_of_cases() -> tuple[type[models.Model], ...]:
    """The models whose rows belong to a case, those that are left out included."""
    found = [model for model in apps.get_models() if _is_of_case(model)]
    return tuple(sorted(found, key=lambda model: model._meta.db_table))


def _is_of_case(model: type[models.Model]) -> bool:
    fields = {field.name: field for field in model._meta.concrete_fields}
    return "case" in fields and fields["case"].related_model in ROOTS


@cache
def _covered_tables(*, by_worker: bool) -> Mapping[str, Covered]:
    found = {
        model._meta.db_table: covered_of(model)
        for model in tables_of_cases()
        if not covered_of(model).left_out and (not by_worker or _worker_reads(model))
    }
    return {**found, Clock._meta.db_table: _CLOCK}


def _worker_reads(model: type[models.Model]) -> bool:
    """Whether the worker may read whole rows; of some tables it knows ids alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('portal_worker', %s, 'SELECT')", [model._meta.db_table]
        )
        return bool(cursor.fetchone()[0])


def covered_tables() -> Mapping[str, Covered]:
    """What is listed of a case besides its own row and that of its keys."""
    return _covered_tables(by_worker=False)


def worker_tables() -> frozenset[str]:
    """Those of them that the worker reads."""
    return frozenset(_covered_tables(by_worker=True))


def _long_columns(model: type[models.Model]) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and field.max_length is None
    ]


def _select(model: type[models.Model], condition: str, without: tuple[str, ...]) -> str:
    """Rows as JSON. All names are Django's own."""
    table = model._meta.db_table
    long = [name for name in _long_columns(model) if name not in without]
    left_out = ", ".join(f"'{name}'" for name in (*without, *long))
    shown = f"to_jsonb(r) - ARRAY[{left_out}]::text[]"
    if long:
        hashed = ", ".join(f"'{name}', encode(sha256(r.{name}), 'hex')" for name in long)
        shown = f"({shown}) || jsonb_build_object({hashed})"
    return f"SELECT '{table}', {shown} FROM (SELECT * FROM {table} WHERE {condition}) r"  # noqa: S608 - names of models


@cache
def _query(*, by_worker: bool) -> str:
    parts = [_select(root, "id = %(case)s", covered_of(root).without) for root in ROOTS]
    named = {model._meta.db_table: model for model in tables_of_cases()}
    for table, covered in _covered_tables(by_worker=by_worker).items():
        if table in named:
            parts.append(_select(named[table], "case_id = %(case)s", covered.without))
    about = f"subject_type = '{LABEL}' AND subject_id = %(case)s"
    parts.append(_select(Clock, about, _CLOCK.without))
    return " UNION ALL ".join(parts)


def state_of(case_id: UUID, *, by_worker: bool = False) -> CaseState:
    """The case as it stands; for the worker without the tables that it may not read."""
    rows: dict[tuple[str, UUID], RowState] = {}
    control: dict[str, str] = {}
    for table, row in _read(case_id, by_worker=by_worker):
        if table in _root_tables():
            control |= {
                f"{table}.{name}": canonical({name: value}) for name, value in row.items() if value
            }
        else:
            stands = row_state(table, row)
            rows[table, stands.row] = stands
    return CaseState(rows, control)


@cache
def _root_tables() -> frozenset[str]:
    return frozenset(root._meta.db_table for root in ROOTS)


def row_state(table: str, row: Mapping[str, Any]) -> RowState:
    """What the head lists of one row."""
    word, number = covered_tables()[table].note(row)
    mark = hash_row(table, canonical(row))
    return RowState(table, word, UUID(str(row["id"])), number, mark)


def marks_without(
    model: type[models.Model], rows: Collection[UUID], column: str = ""
) -> Mapping[UUID, bytes]:
    """The hash of each of these rows as a head would list it, were this column empty. One query."""
    table = model._meta.db_table
    query = _select(model, "id = ANY(%(rows)s)", covered_tables()[table].without)
    with connection.cursor() as cursor:
        cursor.execute(query, {"rows": list(rows)})
        found = [json.loads(row) if isinstance(row, str) else row for _table, row in cursor]
    return {
        UUID(str(row["id"])): hash_row(table, canonical({**row, column: None})) for row in found
    }


def _read(case_id: UUID, *, by_worker: bool) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(_query(by_worker=by_worker), {"case": case_id})
        for table, row in cursor.fetchall():
            yield table, json.loads(row) if isinstance(row, str) else row
