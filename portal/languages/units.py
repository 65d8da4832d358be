"""Units of translation: one field of one row, from its source language into another."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model

SOURCE_ORDER = ("en", "fr", "es", "ar", "ru", "zh-hans")


class UnitState(StrEnum):
    """Where a unit stands; stale: its source changed after it was translated."""

    MISSING = "missing"
    STALE = "stale"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Unit:
    """One text to translate."""

    subject_type: str
    subject_id: UUID
    field: str
    kind: str
    place: str
    source_language: str
    source: str
    language: str
    target: str
    state: UnitState

    @property
    def key(self) -> str:
        """The unit's name in files and forms."""
        return f"{self.subject_type}/{self.subject_id}/{self.field}"


def column(field: str, language: str) -> str:
    """The column that holds a field in a language."""
    return f"{field}_{language.replace('-', '_')}"


def text_hash(text: str) -> str:
    """What tells whether a source is still the one that was translated."""
    return hashlib.sha256(text.encode()).hexdigest()


def source_of(row: Model, field: str) -> tuple[str, str]:
    """(language, text) of the source: English, else the first language that has the text."""
    order = [*SOURCE_ORDER, *(code for code, _name in settings.LANGUAGES)]
    for language in order:
        text = getattr(row, column(field, language), "") or ""
        if text:
            return language, str(text)
    return "", ""


def units_of(
    row: Any,
    fields: Iterable[str],
    language: str,
    *,
    place: str,
    hashes: dict[tuple[str, UUID, str], str],
) -> Iterable[Unit]:
    """The units of one row into one language; a field without any text is none."""
    label = row._meta.label_lower
    for field in fields:
        source_language, source = source_of(row, field)
        if not source or source_language == language:
            continue
        target = str(getattr(row, column(field, language), "") or "")
        yield Unit(
            subject_type=label,
            subject_id=row.pk,
            field=field,
            kind=str(row._meta.verbose_name),
            place=place,
            source_language=source_language,
            source=source,
            language=language,
            target=target,
            state=_state(source, target, hashes.get((label, row.pk, field))),
        )


def _state(source: str, target: str, known: str | None) -> UnitState:
    if not target:
        return UnitState.MISSING
    # What was installed with the institution has no record: it was made with its source.
    return UnitState.STALE if known and known != text_hash(source) else UnitState.DONE
