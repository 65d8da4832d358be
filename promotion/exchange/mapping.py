"""What a mapping says: columns to fields, values to codes, how dates are written, what makes an id.

A mapping is data (JSON): those in `promotion/exchange/mappings/` come with the portal, an
institution keeps its own. Both have the same shape:

    name, about, collection
    source      {name, link, licence}: who published the rows first; "" where nothing is stated
    key         {column} with the source's own id, or {columns} whose hash is one
    same_event  {columns, counted_in}: the source counts an event that goes on once a year
    date_order  iso, day_first or month_first
    fields      {field: {column | columns, values, contains, split, default, if_wrong}}
    sets        [{columns, values: {text: {field: value}}, if_wrong}]: one value, several fields
    area        {column, whole_country, in}: the words for the place
    title       {pattern, words}; account {text, lines}: words made of columns
    links       {columns}; verification {sources: {number: code}}
    defaults    {field: value}
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.importing.cells import DateOrder

_SHIPPED = Path(__file__).parent / "mappings"
REFUSE, LEAVE_OUT = "refuse", "leave_out"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a field's value comes from, and what its texts mean.

    `values` are compared without regard to capitals and spaces at the ends; `contains` is gone
    through in order; `split` is the sign between several values.
    """

    columns: tuple[str, ...] = ()
    values: Mapping[str, Any] = ()  # type: ignore[assignment]
    contains: Sequence[tuple[str, Any]] = ()
    split: str = ""
    default: Any = None
    if_wrong: str = REFUSE

    @classmethod
    def read(cls, data: Json) -> "Rule":
        """From the mapping's JSON."""
        columns = data.get("columns") or ([data["column"]] if data.get("column") else [])
        values = {fold(text): value for text, value in data.get("values", {}).items()}
        contains = tuple((fold(text), value) for text, value in data.get("contains", ()))
        return cls(
            columns=tuple(columns),
            values=values,
            contains=contains,
            split=data.get("split", ""),
            default=data.get("default"),
            if_wrong=data.get("if_wrong", REFUSE),
        )

    def text(self, cells: Mapping[str, str]) -> str:
        """What the line has for it; several columns stand with a bar between them."""
        return " | ".join(cells.get(column, "").strip() for column in self.columns)

    def meaning(self, text: str) -> Any:
        """What a text means here; None where nothing is said of it."""
        folded = fold(text)
        if folded in self.values:
            return self.values[folded]
        return next((value for part, value in self.contains if part in folded), None)


def fold(text: str) -> str:
    """A text as it is compared."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class MappingRules:
    """A mapping, read once for a run of lines."""

    data: Json
    fields: Mapping[str, Rule]
    sets: Sequence[Rule]
    date_order: DateOrder

    @classmethod
    def read(cls, data: Json) -> "MappingRules":
        """Raises Refused where the data is no mapping."""
        try:
            return cls(
                data=data,
                fields={name: Rule.read(rule) for name, rule in data.get("fields", {}).items()},
                sets=[Rule.read(rule) for rule in data.get("sets", ())],
                date_order=DateOrder(data.get("date_order", DateOrder.ISO)),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Refused(_("This is no mapping that can be read.")) from error

    def part(self, name: str) -> Json:
        """One of the parts; empty where the mapping has none of that name."""
        found: Json = self.data.get(name) or {}
        return found

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that make a line's id."""
        key = self.part("key")
        return tuple(key.get("columns") or ([key["column"]] if key.get("column") else []))

    @property
    def has_own_ids(self) -> bool:
        """Whether the source gives ids itself."""
        return bool(self.part("key").get("column"))

    def needed(self) -> Iterator[str]:
        """The columns without which the mapping does not fit a file."""
        yield from self.key_columns
        for name in ("country", "starts_on"):
            if name in self.fields:
                yield from self.fields[name].columns
        for rule in self.sets:
            yield from rule.columns

    def missing_in(self, header: Sequence[str]) -> list[str]:
        """Those of them that a file does not have."""
        return [name for name in dict.fromkeys(self.needed()) if name not in header]


@lru_cache(maxsize=1)
def shipped_mappings() -> dict[str, Json]:
    """The mappings that come with the portal, by name."""
    files = sorted(_SHIPPED.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def fitting_mapping(header: Sequence[str]) -> str:
    """The name of a shipped mapping whose columns are all there; "" where none fits."""
    for name, data in shipped_mappings().items():
        if not MappingRules.read(data).missing_in(header):
            return name
    return ""
