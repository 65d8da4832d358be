"""Figures as pictures: bars drawn on the server, with the same numbers in a table below."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

WIDTH = 600
LABEL_WIDTH = 220
ROW = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands and what is written beside it."""

    label: str
    value: int | None
    y: int
    width: int
    said: str

    @property
    def right_of_bar(self) -> int:
        """Where the number stands, left to right."""
        return LABEL_WIDTH + self.width + 8

    @property
    def left(self) -> int:
        """Where the bar begins in a mirrored picture."""
        return WIDTH - LABEL_WIDTH - self.width

    @property
    def left_of_bar(self) -> int:
        """Where the number stands in a mirrored picture."""
        return self.left - 8


def bars(cells: Mapping[str, int | None], words: Mapping[str, Any]) -> list[Bar]:
    """Bars in the order of their size; a withheld number is said as such, never drawn as zero."""
    rows = sorted(cells.items(), key=lambda cell: (-(cell[1] or 0), cell[0]))
    most = max((value for _name, value in rows if value), default=0)
    room = WIDTH - LABEL_WIDTH - 60
    return [
        Bar(
            label=str(words.get(name, name)),
            value=value,
            y=number * ROW,
            width=round(room * value / most) if value and most else 0,
            said=str(value) if value is not None else _("fewer than 5, or withheld"),
        )
        for number, (name, value) in enumerate(rows)
    ]
