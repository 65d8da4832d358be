"""What the renderer is given: specifications as plain dicts, made from a chart's content.

Every picture states its own frame (`autosize: none`), so that nothing of it depends on which fonts
a machine has; texts take the page's font when they are shown. In Arabic the axes run from the right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.charts import palette
from portal.charts.figures import Kind
from portal.charts.maps import map_spec

WIDTH: Final = 480
FONT_SIZE: Final = 15
_LITE = "https://vega.github.io/schema/vega-lite/v6.json"
_HEIGHT = 240
# Room for the numbers beside the vertical axis, and on the other side.
_AXIS, _EDGE = 52, 14
_BAR_ROW, _BAR_FOOT = 48, 26
# Isolates a text of the other direction from what stands around it.
_RTL, _END = "\u2067", "\u2069"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a specification needs beside the figures."""

    prefix: str
    is_rtl: bool


@dataclass(frozen=True, slots=True)
class Specification:
    """What is rendered, by which of the two engines, with which patterns."""

    engine: str
    spec: dict[str, Any]
    looks: tuple[str, ...]


def specification(kind: str, content: Mapping[str, Any], frame: Frame) -> Specification:
    """The specification of a chart's content. Raises KeyError for a kind that nobody draws."""
    return _MAKERS[Kind(kind)](content, frame)


def _base(width: int, height: int, padding: Mapping[str, int]) -> dict[str, Any]:
    return {
        "$schema": _LITE,
        "width": width,
        "height": height,
        "padding": dict(padding),
        "autosize": {"type": "none"},
        "background": None,
        "config": {
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": FONT_SIZE,
                "titleFontSize": FONT_SIZE,
                "labelColor": palette.INK,
                "domainColor": palette.FIELD,
                "tickColor": palette.FIELD,
                "gridColor": palette.LINE,
                "title": None,
                "labelLimit": 0,
            },
            "text": {"fontSize": FONT_SIZE, "fill": palette.INK},
        },
    }


def _sides(frame: Frame, *, top: int, bottom: int) -> dict[str, int]:
    left, right = (_EDGE, _AXIS) if frame.is_rtl else (_AXIS, _EDGE)
    return {"left": left, "right": right, "top": top, "bottom": bottom}


def _band(content: Mapping[str, Any], frame: Frame) -> Specification:
    """A line over time with the range that was expected, and marks where an alert was raised."""
    spec = _base(WIDTH - _AXIS - _EDGE, _HEIGHT, _sides(frame, top=16, bottom=32))
    x = {
        "field": "day",
        "type": "temporal",
        "scale": {"type": "utc", "reverse": frame.is_rtl},
        "axis": {"format": content["format"], "tickCount": 4, "grid": False, "labelOverlap": True},
    }
    y = {
        "type": "quantitative",
        "scale": {"zero": True, "nice": True},
        "axis": {
            "tickCount": 4,
            "orient": "right" if frame.is_rtl else "left",
            "format": ",~f",
            "tickMinStep": 1,
        },
    }
    line = {"type": "line", "interpolate": "linear"}
    spec["data"] = {"values": content["points"]}
    spec["encoding"] = {"x": x}
    spec["layer"] = [
        {
            "mark": {"type": "area", "color": palette.fill(frame.prefix, "band"), "opacity": 1},
            "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {**line, "color": palette.EXPECTED, "strokeDash": [5, 4], "strokeWidth": 2},
            "encoding": {"y": {**y, "field": "expected"}},
        },
        {
            "mark": {**line, "color": palette.INK, "strokeWidth": 2},
            "encoding": {"y": {**y, "field": "observed"}},
        },
        {
            "transform": [{"filter": "datum.alert"}],
            "mark": {
                "type": "point",
                "shape": "triangle-down",
                "filled": True,
                "size": 130,
                "color": palette.ALERT,
                "stroke": palette.PAPER,
                "opacity": 1,
                "yOffset": -9,
            },
            "encoding": {"y": {**y, "field": "observed"}},
        },
    ]
    return Specification("vega-lite", spec, ("band",))


def _bars(content: Mapping[str, Any], frame: Frame) -> Specification:
    """One bar a row under its words, the figure beside it, and its range where there is one."""
    rows = [
        {
            **row,
            "at": number * _BAR_ROW,
            "word": _isolated(row["word"], frame),
            "said": _isolated(row["said"], frame),
        }
        for number, row in enumerate(content["bars"])
    ]
    height = len(rows) * _BAR_ROW
    width = WIDTH - 2 * _EDGE
    spec = _base(width, height, {"left": _EDGE, "right": _EDGE, "top": 6, "bottom": _BAR_FOOT})
    # The bars leave room for the figures that stand at their ends.
    across = [width, 110] if frame.is_rtl else [0, width - 110]
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, content["most"]], "range": across, "nice": False, "padding": 0},
        "axis": None,
    }
    align, start = ("right", width) if frame.is_rtl else ("left", 0)
    gap = -8 if frame.is_rtl else 8
    spec["data"] = {"values": rows}
    spec["encoding"] = {
        "y": {
            "field": "at",
            "type": "quantitative",
            "scale": {"domain": [0, height], "range": [0, height], "nice": False, "padding": 0},
            "axis": None,
        }
    }
    spec["layer"] = [
        {
            "mark": {"type": "text", "align": align, "baseline": "top", "limit": width},
            "encoding": {"text": {"field": "word"}, "x": {"value": start}},
        },
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "bar", "size": 16, "color": palette.BAR, "yOffset": 31},
            "encoding": {"x": {**x, "field": "value"}, "x2": {"datum": 0}},
        },
        {
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "rule", "color": palette.INK, "strokeWidth": 2, "yOffset": 31},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "text", "align": align, "dx": gap, "yOffset": 31},
            "encoding": {"text": {"field": "said"}, "x": {**x, "field": "end"}},
        },
    ]
    return Specification("vega-lite", spec, ())


def _isolated(text: str, frame: Frame) -> str:
    return f"{_RTL}{text}{_END}" if frame.is_rtl else text


def _map(content: Mapping[str, Any], frame: Frame) -> Specification:
    spec = map_spec(content["steps"], within=content["within"], prefix=frame.prefix)
    return Specification("vega", spec, tuple(content["looks"]))


_MAKERS: Final[dict[Kind, Callable[[Mapping[str, Any], Frame], Specification]]] = {
    Kind.BAND: _band,
    Kind.BARS: _bars,
    Kind.MAP: _map,
}
