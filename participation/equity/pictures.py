"""Shares as a picture: a dot and its interval for each group, with a line where all together stand.

Everything is measured in units of the drawing, WIDTH wide; a mirrored picture counts from the right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from participation.equity.cases import group_name
from participation.equity.sentences import in_a_hundred, range_in_a_hundred

WIDTH = 520
MARGIN = 24
ROW = 54
AXIS = 34
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Tick:
    """A number under the drawing."""

    x: int
    word: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One group: where its dot and the ends of its interval stand, and what is written above."""

    label: str
    said: str
    y: int
    dot: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """One dimension as a picture."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    total: int
    height: int


def drawing(
    dimension: Mapping[str, Any], total: Mapping[str, Any], *, mirrored: bool
) -> Drawing | None:
    """The shares of the groups of one dimension; None where none can be shown."""
    shown = [group for group in dimension["groups"] if group.get("wilson")]
    if not shown or not total.get("cases"):
        return None
    marks = tuple(
        _mark(dimension["code"], group, number * ROW, mirrored=mirrored)
        for number, group in enumerate(shown)
    )
    return Drawing(
        marks=marks,
        ticks=tuple(Tick(_x(tick / 100, mirrored=mirrored), str(tick)) for tick in TICKS),
        total=_x(total["favourable"] / total["cases"], mirrored=mirrored),
        height=len(marks) * ROW + AXIS,
    )


def _mark(dimension: str, group: Mapping[str, Any], y: int, *, mirrored: bool) -> Mark:
    ends = sorted(_x(end, mirrored=mirrored) for end in _ends(group["wilson"]))
    share = in_a_hundred(group["favourable"], group["cases"])
    return Mark(
        label=group_name(dimension, group["code"]),
        said=f"{share} ({range_in_a_hundred(group['wilson'])})",
        y=y,
        dot=_x(group["favourable"] / group["cases"], mirrored=mirrored),
        start=ends[0],
        end=ends[1],
    )


def _ends(pair: Sequence[float | None]) -> tuple[float, float]:
    low, high = pair
    return (0.0 if low is None else low, 1.0 if high is None else high)


def _x(share: float, *, mirrored: bool) -> int:
    along = round(MARGIN + share * (WIDTH - 2 * MARGIN))
    return WIDTH - along if mirrored else along
