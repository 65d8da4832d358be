"""The specification of a map of the world or of a region.

Equal Earth keeps areas in proportion. The sea is the page's own ground; "no data" is grey with
lines; every border is stroked; what is not a final boundary is dotted. Whatever has no shape at
this scale is a circle: to be seen, a small State needs no more than a place.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from portal.charts import palette
from portal.charts.shapes import Point, Shape, dotted_lines, shapes, small_places
from portal.m49 import countries_in, number_of

WIDTH: Final = 960
HEIGHT: Final = 470
_SCHEMA = "https://vega.github.io/schema/vega/v6.json"
# Degrees by which the map is turned, so that no country lies on both edges.
_TURN = -11
_EDGE = 6
_CIRCLE = 34
# Seen from a region, what lies far away is only in the way.
_OUTLINE = 0.6
# Parts of the world that would push a region into a corner of its own map.
_FAR = frozenset({"260", "334", "239", "086", "654", "612"})


def map_spec(steps: Mapping[str, int | str], *, within: str, prefix: str) -> dict[str, Any]:
    """The map; `steps` by country's number (what is not in it has no data), `within` a region or empty."""
    drawn, places = shapes(), small_places()
    inside = frozenset(map(number_of, countries_in(within)))
    wanted = inside - _FAR
    frame = [_as_area(shape) for shape in drawn if not within or shape.number in wanted]
    frame += [
        _as_point(place) for number, place in places.items() if not within or number in wanted
    ]
    projection = {
        "name": "earth",
        "type": "equalEarth",
        "rotate": [_TURN if not _is_across_the_line(within) else -170, 0, 0],
        "precision": 0.3,
        "fit": {"type": "FeatureCollection", "features": frame},
        "extent": [[_EDGE, _EDGE], [WIDTH - _EDGE, HEIGHT - _EDGE]],
        "clipExtent": [[-_EDGE, -_EDGE], [WIDTH + _EDGE, HEIGHT + _EDGE]],
    }
    return {
        "$schema": _SCHEMA,
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 0,
        "autosize": "none",
        "projections": [projection],
        "data": _data(
            lambda number: _look(number, steps, within and inside), prefix, drawn, places
        ),
        "marks": _marks(),
    }


def _is_across_the_line(within: str) -> bool:
    """Whether a region lies on both sides of the 180th meridian: Oceania and its parts."""
    return within in {"009", "053", "054", "057", "061"}


def _as_area(shape: Shape) -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": shape.polygons}
    return {"type": "Feature", "geometry": geometry}


def _as_point(place: Point) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}}


def _look(number: str, steps: Mapping[str, int | str], inside: frozenset[str] | str) -> str:
    """The fill of a country or area; `inside` is empty on a map of the world."""
    if inside and number not in inside:
        return palette.OUTSIDE_LOOK
    return str(steps.get(number, palette.NO_DATA_LOOK))


def _data(
    look: Callable[[str], str],
    prefix: str,
    drawn: tuple[Shape, ...],
    places: Mapping[str, Point],
) -> list[dict[str, Any]]:
    def fill(number: str) -> str:
        return palette.fill(prefix, look(number))

    # In the order of their fills, which are then said once for many.
    areas = sorted(
        ({**_as_area(shape), "fill": fill(shape.number)} for shape in drawn),
        key=lambda feature: str(feature["fill"]),
    )
    circles = sorted(
        (
            {"longitude": place[0], "latitude": place[1], "fill": fill(number)}
            for number, place in places.items()
            if look(number) != palette.OUTSIDE_LOOK
        ),
        key=lambda row: str(row["fill"]),
    )
    lines = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}}
        for line in dotted_lines()
    ]
    at = {"type": "geopoint", "projection": "earth", "fields": ["longitude", "latitude"]}
    return [
        {"name": "areas", "values": areas},
        {"name": "lines", "values": lines},
        {"name": "circles", "values": circles, "transform": [at]},
    ]


def _marks() -> list[dict[str, Any]]:
    outline = {"stroke": {"value": palette.MUTED}, "strokeWidth": {"value": _OUTLINE}}
    on_earth = [{"type": "geoshape", "projection": "earth"}]
    # What is not final: the drawn border is covered, then dotted.
    cover = {"stroke": {"value": palette.PAPER}, "strokeWidth": {"value": 1.8}}
    dots = {
        "stroke": {"value": palette.MUTED},
        "strokeWidth": {"value": 1.2},
        "strokeDash": {"value": [1.2, 1.8]},
    }
    filled = {"fill": {"field": "fill"}, **outline}
    return [
        {
            "type": "shape",
            "from": {"data": "areas"},
            "encode": {"update": filled},
            "transform": on_earth,
        },
        *(
            {
                "type": "shape",
                "from": {"data": "lines"},
                "encode": {"update": line},
                "transform": on_earth,
            }
            for line in (cover, dots)
        ),
        {
            "type": "symbol",
            "from": {"data": "circles"},
            "encode": {
                "update": {
                    "x": {"field": "x"},
                    "y": {"field": "y"},
                    "size": {"value": _CIRCLE},
                    **filled,
                }
            },
        },
    ]
