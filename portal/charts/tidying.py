"""Makes a drawn picture small and fit to stand in a page.

What comes in is the renderer's SVG. What goes out holds shapes, lines and texts alone: no size of
its own (the page gives it), no font, no roles for screen readers (the page says the picture in a
sentence and as a table), coordinates of a tenth of a unit, counted from the point before.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

_SVG = "{http://www.w3.org/2000/svg}"
# What a page's own sheet decides, or says nothing that is seen.
_DROPPED = {
    "class",
    "role",
    "font-family",
    "stroke-miterlimit",
    "pointer-events",
    "cursor",
    "aria-hidden",
    "aria-label",
    "aria-roledescription",
}
_PART = re.compile(r"([MLHVZmlhvz])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
_STRAIGHT = re.compile(r"^[MLZ0-9eE.,\s-]*$")
_NO_MOVE = re.compile(r"^translate\(0,\s*0\)$")
_CIRCLE = re.compile(r"^M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0Z?$")
_MOVE = re.compile(r"^translate\((-?[\d.]+),\s*(-?[\d.]+)\)$")


def tidy(svg: str, *, prefix: str, patterns: str = "") -> str:
    """The picture as a page shows it.

    `patterns` are the fills with lines or dots (the inside of `<defs>`), whose ids begin with
    `prefix`, so that several pictures can stand in one page.
    """
    root = ET.fromstring(svg)  # noqa: S314 - our own renderer wrote it
    box = root.get("viewBox", "0 0 1 1")
    inside = "".join(_written(child) for child in root)
    defs = f"<defs>{patterns}</defs>" if patterns else ""
    # Texts are laid out from the left in every language; the anchors say where they begin.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" direction="ltr"'
        f' id="{prefix}" aria-hidden="true" focusable="false">{defs}{inside}</svg>'
    )


def _written(element: ET.Element) -> str:
    """An element with what is in it; nothing for what is not seen."""
    name = element.tag.removeprefix(_SVG)
    if element.get("display") == "none" or element.get("class") in {"background", "foreground"}:
        return ""
    attributes = _attributes(element)
    if name == "path":
        return _path(element.get("d", ""), attributes)
    inside = _inside(element)
    if name == "g":
        return _group(attributes, inside)
    return f"<{name}{_said(attributes)}>{inside}</{name}>"


def _attributes(element: ET.Element) -> dict[str, str]:
    kept = {
        key: _short(value)
        for key, value in element.attrib.items()
        if key not in _DROPPED and not key.startswith("{")
    }
    kept.pop("d", None)
    if _NO_MOVE.match(kept.get("transform", "")):
        del kept["transform"]
    return kept


def _short(value: str) -> str:
    """Numbers of one decimal, also inside a list of moves."""
    return re.sub(r"-?\d+\.\d{2,}", lambda found: _number(float(found[0])), value)


def _inside(element: ET.Element) -> str:
    parts = [_escaped(element.text or "")]
    run: list[ET.Element] = []
    for child in element:
        if run and _shared(run[0]) != _shared(child):
            parts.append(_run(run))
            run = []
        run.append(child)
    if run:
        parts.append(_run(run))
    return "".join(parts)


def _shared(element: ET.Element) -> tuple[tuple[str, str], ...] | int:
    """What neighbours must have in common to share one group; unique for all but paths."""
    if element.tag != f"{_SVG}path" or element.get("display") == "none":
        return id(element)
    attributes = _attributes(element)
    attributes.pop("transform", None)
    return tuple(sorted(attributes.items()))


def _run(elements: list[ET.Element]) -> str:
    """Neighbours with the same colours and lines, which are then said once."""
    if len(elements) == 1:
        return _written(elements[0])
    common = _attributes(elements[0])
    common.pop("transform", None)
    shapes = []
    for element in elements:
        own = {key: value for key, value in _attributes(element).items() if key not in common}
        shapes.append(_path(element.get("d", ""), own))
    return _group(common, "".join(shapes))


def _group(attributes: dict[str, str], inside: str) -> str:
    if not inside:
        return ""
    return f"<g{_said(attributes)}>{inside}</g>" if attributes else inside


def _path(data: str, attributes: dict[str, str]) -> str:
    if not data:
        return ""
    circle, move = _CIRCLE.match(data), _MOVE.match(attributes.get("transform", ""))
    if circle and move:
        del attributes["transform"]
        place = {"cx": move[1], "cy": move[2], "r": _number(float(circle[1]))}
        return f"<circle{_said({**place, **attributes})}/>"
    drawn = _relative(data) if _STRAIGHT.match(data) else _short(data)
    return f'<path d="{drawn}"{_said(attributes)}/>' if drawn else ""


def _relative(data: str) -> str:
    """Straight lines, each point counted from the one before, in tenths that add up."""
    said = ""
    at = start = (0, 0)
    for letter, numbers in _PART.findall(data):
        if letter == "Z":
            said += "z"
            at = start
            continue
        for point in _points(numbers):
            if letter == "M":
                said += "m"
                start = point
            elif point == at:
                continue
            elif said.endswith("z"):
                said += "l"
            said += _joined(said, point[0] - at[0])
            said += _joined(said, point[1] - at[1])
            at = point
    return said


def _joined(before: str, tenths: int) -> str:
    """The next number; one with a sign, or after a letter, needs no space. Lines need no letter."""
    word = _number(tenths / 10)
    return word if word.startswith("-") or before[-1:].isalpha() else f" {word}"


def _points(numbers: str) -> Iterator[tuple[int, int]]:
    found = [round(float(number) * 10) for number in _NUMBER.findall(numbers)]
    yield from zip(found[::2], found[1::2], strict=True)


def _number(value: float) -> str:
    """One decimal at most, without needless zeros."""
    said = f"{value:.1f}".removesuffix(".0")
    if said.startswith("0."):
        return said[1:]
    if said.startswith("-0."):
        return f"-{said[2:]}"
    return "0" if said == "-0" else said


def _said(attributes: dict[str, str]) -> str:
    return "".join(f' {key}="{_escaped(value)}"' for key, value in attributes.items())


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
