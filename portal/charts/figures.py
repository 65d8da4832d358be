"""A chart as a room hands it over: what is drawn, its table, its words. Nothing here is drawn yet."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Part of each key: a change of how pictures are drawn makes every one anew.
EDITION = 1
Value = str | int | float | date | None


class Audience(models.TextChoices):
    """Who may see a picture. It is kept as closed as the figures that it shows."""

    # Figures that anybody reads on the same page.
    PUBLIC = "public", _("Everybody")
    # Figures that only analysts of the institution read.
    ANALYSTS = "analysts", _("Analysts of the institution")


class Kind(StrEnum):
    """What can be drawn; `portal.charts.specs` has a function for each."""

    BARS = "bars"
    BAND = "band"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table."""

    word: str
    is_numeric: bool = False


@dataclass(frozen=True, slots=True)
class LegendKey:
    """One entry of the legend; `look` names a fill or a line of `portal.charts.palette`."""

    look: str
    word: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What `line_with_band`, `bars` and `world_map` return.

    `sentence` says what the picture shows to whoever does not see it. `rows` are the same figures
    as a table and as CSV. `content` is all that the picture is drawn from. `name` begins the
    file's name.
    """

    kind: Kind
    title: str
    sentence: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    content: Mapping[str, Any]
    name: str
    legend: tuple[LegendKey, ...] = ()
    notes: tuple[str, ...] = ()
    audience: Audience = Audience.PUBLIC

    def table(self) -> dict[str, Any]:
        """The table as it is kept for the download."""
        return {
            "name": self.name,
            "columns": [column.word for column in self.columns],
            "rows": [[_kept(value) for value in row] for row in self.rows],
        }

    @property
    def key(self) -> str:
        """The same for the same figures, words, language and audience; 32 characters."""
        said = [
            EDITION,
            self.kind,
            self.audience,
            get_language(),
            self.content,
            self.table(),
        ]
        whole = json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
        return hashlib.sha256(whole).hexdigest()[:32]


def _kept(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value
