"""Asking: one function in the database applies the context, then each room says what may be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from portal.errors import Sentence
from portal.permissions import Actor
from portal.search.folding import patterns_of
from portal.search.kinds import Found, findable

MOST = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A result, with the kind of thing it is."""

    subject_type: str
    kind: Sentence
    found: Found


def search(
    query: str,
    *,
    actor: Actor,
    types: Iterable[str] = (),
    tenant_id: UUID | None = None,
    limit: int = 50,
) -> list[Hit]:
    """What the actor may see that holds every word of the query, latest first.

    `types` narrows it to some kinds of rows, `tenant_id` to what belongs to one institution. Run
    it in the actor's context: the database answers for its role, whatever is asked here.
    """
    patterns = patterns_of(query)
    if not patterns:
        return []
    rows = _ask(patterns, list(types), tenant_id, min(limit, MOST))
    found = _found(rows, actor)
    return [
        Hit(subject_type, kind.label, found[subject_type][subject_id])
        for subject_type, subject_id in rows
        if (kind := findable(subject_type)) and subject_id in found[subject_type]
    ]


def find_ids(
    query: str, *, subject_type: str, tenant_id: UUID | None = None, limit: int = MOST
) -> list[UUID]:
    """The ids of one kind of rows that hold every word of the query, for a list to be narrowed by.

    The database answers for the role of the context; the list adds its own permissions.
    """
    patterns = patterns_of(query)
    rows = _ask(patterns, [subject_type], tenant_id, min(limit, MOST)) if patterns else []
    return [subject_id for _type, subject_id in rows]


def _ask(
    patterns: list[str], types: list[str], tenant_id: UUID | None, most: int
) -> list[tuple[str, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_type, subject_id FROM portal_search(%s, %s, %s, %s)",
            [patterns, types, tenant_id, most],
        )
        return list(cursor.fetchall())


def _found(rows: list[tuple[str, UUID]], actor: Actor) -> dict[str, Mapping[UUID, Found]]:
    ids: dict[str, list[UUID]] = {}
    for subject_type, subject_id in rows:
        ids.setdefault(subject_type, []).append(subject_id)
    return {
        subject_type: kind.finder(found, actor) if (kind := findable(subject_type)) else {}
        for subject_type, found in ids.items()
    }
