"""Which rows hang on a case: found from the models, so that no table of a later room is forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from psycopg2 import sql

from portal.vault.models import VaultCase
from protection.cases.models import ProtectionCase

# The two rows of a case itself stay, emptied: its state says that it was erased.
_ROOTS: tuple[type[Model], ...] = (VaultCase, ProtectionCase)


@dataclass(frozen=True, slots=True)
class Hanging:
    """A model whose rows hang on a case, by the column of its foreign key and its parent."""

    model: type[Model]
    column: str
    parent: type[Model]


@cache
def hanging_models() -> tuple[Hanging, ...]:
    """All of them, children before their parents."""
    found: dict[type[Model], Hanging] = {}
    known: set[type[Model]] = set(_ROOTS)
    while True:
        fresh = [
            Hanging(model, field.column, field.related_model)
            for model in apps.get_models()
            if model not in known
            for field in _keys(model, known)
        ]
        if not fresh:
            break
        for one in fresh:
            if one.model not in found or one.parent in _ROOTS:
                found[one.model] = one
        known |= set(found)
    return tuple(found[model] for model in _in_order(found))


def _keys(model: type[Model], known: set[type[Model]]) -> Iterator[Any]:
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and field.related_model in known:
            yield field


def _in_order(found: dict[type[Model], Hanging]) -> Iterator[type[Model]]:
    graph: dict[type[Model], set[type[Model]]] = {model: set() for model in found}
    for model in found:
        for field in _keys(model, set(found)):
            if field.related_model is not model:
                graph[field.related_model].add(model)
    return iter(TopologicalSorter(graph).static_order())


def delete_rows(case_id: UUID) -> list[str]:
    """Delete every row that hangs on the case; returns table and id of each, for the hash.

    Run by the worker's role, which reads ids and foreign keys alone.
    """
    gone: list[str] = []
    with connection.cursor() as cursor:
        for one in hanging_models():
            table = one.model._meta.db_table
            cursor.execute(
                sql.SQL("DELETE FROM {} WHERE {} RETURNING id").format(
                    sql.Identifier(table), _condition(one)
                ),
                {"case": case_id},
            )
            gone += [f"{table} {row[0]}" for row in cursor.fetchall()]
    return sorted(gone)


def _condition(one: Hanging) -> sql.Composable:
    column = sql.Identifier(one.column)
    if one.parent in _ROOTS:
        return sql.SQL("{} = %(case)s").format(column)
    above = next(other for other in hanging_models() if other.model is one.parent)
    return sql.SQL("{} IN (SELECT id FROM {} WHERE {})").format(
        column, sql.Identifier(one.parent._meta.db_table), _condition(above)
    )
