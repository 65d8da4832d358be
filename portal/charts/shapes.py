"""Shapes of countries and areas, from Natural Earth's 1:110m data as world-atlas 2.0.2 gives them.

Shapes are joined by ISO 3166-1 numeric code, which is the M49 number. Three have none: they are
named in a dictionary. Antarctica is left out. What the data have no shape for is a point.
Coordinates are longitude and latitude in degrees.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
_DATA = Path(__file__).parent / "data"
_ANTARCTICA = "010"
# Shapes without a number: where the United Nations counts the area. The third has none of its own
# there and takes the code that is in use for it.
_WITHOUT_NUMBER = {"N. Cyprus": "196", "Somaliland": "706", "Kosovo": "XK"}


@dataclass(frozen=True, slots=True)
class Dotted:
    """A line that is not a final boundary: between two shapes, within (west, south, east, north)."""

    one: str
    other: str
    within: tuple[float, float, float, float] | None = None


# As far as lines of this scale let them be told apart; what is said of them stands under the map.
NOT_FINAL = (
    Dotted("India", "Pakistan", (73.0, 32.6, 80.0, 37.5)),
    Dotted("India", "China", (76.0, 31.0, 80.5, 37.5)),
    Dotted("India", "China", (91.0, 26.5, 98.0, 30.0)),
    Dotted("Pakistan", "China", (73.0, 35.0, 80.0, 37.5)),
    Dotted("Sudan", "S. Sudan"),
    Dotted("Morocco", "W. Sahara"),
    Dotted("Serbia", "Kosovo"),
    Dotted("Cyprus", "N. Cyprus"),
    Dotted("Somalia", "Somaliland"),
    Dotted("Israel", "Palestine"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: the number it is joined by, and its polygons as GeoJSON coordinates."""

    number: str
    polygons: list[list[list[Point]]]


@dataclass(frozen=True, slots=True)
class _Atlas:
    shapes: tuple[Shape, ...]
    dotted: tuple[tuple[Point, ...], ...]


def shapes() -> tuple[Shape, ...]:
    """Every shape but Antarctica."""
    return _atlas().shapes


def dotted_lines() -> tuple[tuple[Point, ...], ...]:
    """The lines of NOT_FINAL."""
    return _atlas().dotted


@cache
def small_places() -> dict[str, Point]:
    """Where the areas lie for which there is no shape, by number (computed from the 1:10m data)."""
    with (_DATA / "small-places.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["m49"]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(file)
        }


@cache
def _atlas() -> _Atlas:
    raw = json.loads((_DATA / "countries-110m.json").read_text(encoding="utf-8"))
    arcs = [list(_decoded(arc, raw["transform"])) for arc in raw["arcs"]]
    geometries = {
        geometry["properties"]["name"]: geometry
        for geometry in raw["objects"]["countries"]["geometries"]
        if geometry.get("id") != _ANTARCTICA
    }
    made = tuple(
        Shape(geometry.get("id") or _WITHOUT_NUMBER[name], _polygons(geometry, arcs))
        for name, geometry in geometries.items()
    )
    return _Atlas(made, tuple(_dotted(geometries, arcs)))


def _decoded(arc: Sequence[Sequence[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    """An arc's points: TopoJSON keeps whole numbers, each counted from the one before."""
    x = y = 0
    (width, height), (left, bottom) = transform["scale"], transform["translate"]
    for across, along in arc:
        x, y = x + across, y + along
        yield x * width + left, y * height + bottom


def _rings(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Polygons as lists of rings, each a list of arcs."""
    arcs: list[Any] = geometry["arcs"]
    return arcs if geometry["type"] == "MultiPolygon" else [arcs]


def _polygons(geometry: dict[str, Any], arcs: Sequence[list[Point]]) -> list[list[list[Point]]]:
    return [[_ring(ring, arcs) for ring in polygon] for polygon in _rings(geometry)]


def _ring(numbers: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _arcs_of(geometry: dict[str, Any]) -> set[int]:
    return {
        number if number >= 0 else ~number
        for polygon in _rings(geometry)
        for ring in polygon
        for number in ring
    }


def _dotted(geometries: dict[str, Any], arcs: Sequence[list[Point]]) -> Iterator[tuple[Point, ...]]:
    for line in NOT_FINAL:
        shared = _arcs_of(geometries[line.one]) & _arcs_of(geometries[line.other])
        for number in sorted(shared):
            yield from _pieces(arcs[number], line.within)


def _pieces(
    arc: list[Point], within: tuple[float, float, float, float] | None
) -> Iterator[tuple[Point, ...]]:
    """The parts of an arc inside the frame, each as one line."""
    piece: list[Point] = []
    for start, end in pairwise(arc):
        if _is_in(start, within) and _is_in(end, within):
            piece += [end] if piece else [start, end]
        elif piece:
            yield tuple(piece)
            piece = []
    if piece:
        yield tuple(piece)


def _is_in(point: Point, within: tuple[float, float, float, float] | None) -> bool:
    if within is None:
        return True
    west, south, east, north = within
    return west <= point[0] <= east and south <= point[1] <= north
