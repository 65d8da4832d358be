"""Indices and recommendations from files that others publish: CSV, and JSON for recommendations.

A file is read twice: once to say line by line what would be done, once to do it. Nothing is kept in
between; the page carries the text. What is right is imported, every other line says why not. The
same file twice changes nothing.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _
from django_countries import countries

from portal import audit
from portal.errors import InvalidFields, Refused, Sentence
from portal.grants import Permission
from portal.m49 import areas
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from promotion.countries.models import FIRST_YEAR, LAST_YEAR, CountryIndex, Recommendation
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import codebook

MOST_LINES = 5000
MOST_CHARACTERS = 2_000_000
_MANY = (";", "|")
_is_url = URLValidator(schemes=["http", "https"])


class What(StrEnum):
    """What is done with a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report; `problem` says why it is refused."""

    number: int
    what: What
    said: str
    problem: Sentence = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would do, or did."""

    lines: tuple[Line, ...]

    def count(self, what: str) -> int:
        """How many lines there are of one kind."""
        return sum(line.what == what for line in self.lines)

    @property
    def changes(self) -> int:
        """How many lines add or change something."""
        return self.count(What.NEW) + self.count(What.CHANGED)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its model, its columns by their names in files, what must be there."""

    model: type[CountryIndex] | type[Recommendation]
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    identity: tuple[str, ...]


INDICES = Kind(
    CountryIndex,
    {
        "country": ("country", "iso", "iso2", "iso3", "m49", "country_code"),
        "publisher": ("publisher", "published by", "organization"),
        "name": ("name", "index", "indicator"),
        "year": ("year",),
        "value": ("value", "score", "rating"),
        "scale": ("scale",),
        "url": ("url", "link"),
        "licence": ("licence", "license"),
    },
    ("country", "publisher", "name", "year", "value"),
    ("country", "publisher", "name", "year"),
)
RECOMMENDATIONS = Kind(
    Recommendation,
    {
        "country": ("country", "countries", "iso", "iso2", "iso3", "m49"),
        "body": ("body", "mechanism"),
        "symbol": ("symbol", "document symbol"),
        "year": ("year", "publicationdate", "date"),
        "text": ("text", "recommendation"),
        "language": ("language", "lang"),
        "themes": ("themes", "theme"),
        "freedoms": ("freedoms", "freedom"),
        "response": ("response", "position", "answer"),
        "url": ("url", "link"),
        "key": ("annotationid", "annotation_id", "key", "id"),
    },
    ("country", "body", "symbol", "year", "text"),
    ("country", "key"),
)
KINDS = {"indices": INDICES, "recommendations": RECOMMENDATIONS}


def check(kind: Kind, text: str, *, tenant: Tenant, actor: Actor) -> Report:
    """What the file would do; nothing is written. Raises NotPermitted, InvalidFields."""
    require(actor, Permission.COUNTRY_EDIT)
    lines, _rows = _read(kind, text, tenant)
    return Report(tuple(lines))


@transaction.atomic
def run(kind: Kind, text: str, *, tenant: Tenant, actor: Actor) -> Report:
    """Import what is right; the report of every line. Raises NotPermitted, InvalidFields, Refused."""
    require(actor, Permission.COUNTRY_EDIT)
    lines, rows = _read(kind, text, tenant)
    report = Report(tuple(lines))
    if not rows:
        raise Refused(_("There is nothing to import in this file."))
    fields = [name for name in kind.columns if name not in kind.identity]
    kind.model.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tenant", *kind.identity],
        update_fields=[*fields, "imported_at"],
        batch_size=500,
    )
    counts = {what.value: report.count(what) for what in What}
    audit.record(
        f"country.{kind.model._meta.model_name}_imported", tenant, actor=actor, details=counts
    )
    return report


def _read(kind: Kind, text: str, tenant: Tenant) -> tuple[list[Line], list[Any]]:
    """The report, and the rows that are new or changed."""
    reader = _Reader(kind, tenant)
    return [reader.line(number, cells) for number, cells in _lines(text)], reader.rows


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Numbered lines with lower-case names. Raises InvalidFields where it is no such file."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidFields({"text": [_("This file is larger than 2 MB. Send it in parts.")]})
    text = text.removeprefix("\ufeff").strip()
    lines = list(_json_lines(text) if text.startswith(("[", "{")) else _csv_lines(text))
    if not lines:
        raise InvalidFields({"text": [_("There is no line in this file.")]})
    if len(lines) > MOST_LINES:
        raise InvalidFields({"text": [_("This file has more than 5,000 lines. Send it in parts.")]})
    yield from lines


def _csv_lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            named = {
                str(name).strip().lower(): (cell or "").strip()
                for name, cell in cells.items()
                if name is not None and not isinstance(cell, list)
            }
            if any(named.values()):
                yield reader.line_num, named
    except csv.Error as error:
        sentence = _("Line %(number)s cannot be read: %(error)s") % {
            "number": reader.line_num,
            "error": error,
        }
        raise InvalidFields({"text": [sentence]}) from error


def _json_lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidFields({"text": [_("This is no valid JSON.")]}) from error
    rows = given.get("results", given.get("rows", [])) if isinstance(given, dict) else given
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        if isinstance(row, dict):
            yield number, {str(name).strip().lower(): _as_cell(cell) for name, cell in row.items()}


def _as_cell(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(str(entry) for entry in value)
    return "" if value is None else str(value).strip()


class _Reader:
    """Reads lines of one file against what is there already."""

    def __init__(self, kind: Kind, tenant: Tenant) -> None:
        self.kind, self.tenant = kind, tenant
        self.rows: list[Any] = []
        self.seen: set[tuple[str, ...]] = set()
        names = ("id", *kind.columns)
        there = kind.model.objects.filter(tenant=tenant).values(*names)
        self.there = {self._identity(row): row for row in there}
        vocabulary = codebook(Vocabulary.FREEDOM)
        self.freedoms = set(vocabulary.values_list("code", flat=True))

    def _identity(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(values[name]) for name in self.kind.identity)

    def line(self, number: int, cells: Mapping[str, str]) -> Line:
        """What one line is; a row is kept where it adds or changes something."""
        given = {
            name: next((cells[word] for word in words if cells.get(word)), "")
            for name, words in self.kind.columns.items()
        }
        said = " · ".join(
            given[name] for name in ("country", "name", "symbol", "year") if given.get(name)
        )
        line = Line(number, What.SAME, said)
        problem = self._problem(given)
        if problem:
            return replace(line, what=What.REFUSED, problem=problem)
        values = self._values(given)
        identity = self._identity(values)
        if identity in self.seen:
            problem = _("The same entry stands in this file before.")
            return replace(line, what=What.REFUSED, problem=problem)
        self.seen.add(identity)
        before = self.there.get(identity)
        if before and all(before[name] == value for name, value in values.items()):
            return line
        self.rows.append(self.kind.model(tenant=self.tenant, **values))
        return replace(line, what=What.CHANGED if before else What.NEW)

    def _problem(self, given: Mapping[str, str]) -> Sentence:
        missing = [name for name in self.kind.required if not given[name]]
        if missing:
            return _("Nothing stands under: %(names)s.") % {"names": ", ".join(missing)}
        if not country_of(given["country"]):
            return _("“%(text)s” is no country or area by its code.") % {"text": given["country"]}
        if not _year_of(given["year"]):
            return _("“%(text)s” is no year from 1945 on.") % {"text": given["year"]}
        too_long = [
            name
            for name, text in given.items()
            if (most := self._most(name)) is not None and len(text) > most
        ]
        if too_long:
            return _("Too long: %(names)s.") % {"names": ", ".join(too_long)}
        return self._odd(given)

    def _odd(self, given: Mapping[str, str]) -> Sentence:
        if given.get("url"):
            try:
                _is_url(given["url"])
            except ValidationError:
                return _("“%(text)s” is no address of a page.") % {"text": given["url"][:80]}
        unknown = [code for code in _many(given.get("freedoms", "")) if code not in self.freedoms]
        if unknown:
            return _("No freedom has this code: %(names)s.") % {"names": ", ".join(unknown)}
        return ""

    def _most(self, name: str) -> int | None:
        if name in {"country", "year", "themes", "freedoms"}:
            return None
        most: int | None = getattr(self.kind.model._meta.get_field(name), "max_length", None)
        return most

    def _values(self, given: Mapping[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = dict(given)
        values["country"] = country_of(given["country"])
        values["year"] = _year_of(given["year"])
        for name in ("themes", "freedoms"):
            if name in given:
                values[name] = _many(given[name])
        if "language" in given:
            values["language"] = given["language"] or "en"
        if "key" in given and not given["key"]:
            whole = f"{given['body']}|{given['symbol']}|{given['text']}"
            values["key"] = hashlib.sha256(whole.encode()).hexdigest()[:40]
        return values


def country_of(text: str) -> str:
    """Two letters from two or three letters or an M49 number; empty for anything else."""
    asked = text.strip().upper()
    if asked in countries:
        return asked
    if asked.isdigit():
        asked = asked.zfill(3)
    return next(
        (area.alpha2 for area in areas().values() if asked in {area.alpha3, area.number}), ""
    )


def _year_of(text: str) -> int:
    first = text.strip()[:4]
    if not (first.isascii() and first.isdigit()):
        return 0
    return int(first) if FIRST_YEAR <= int(first) <= LAST_YEAR else 0


def _many(text: str) -> list[str]:
    for sign in _MANY[1:]:
        text = text.replace(sign, _MANY[0])
    return [part.strip() for part in text.split(_MANY[0]) if part.strip()]


def template_of(kind: Kind) -> Sequence[str]:
    """The names of the columns as an empty file has them."""
    return list(kind.columns)
