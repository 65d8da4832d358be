"""Colours and patterns of pictures, from the portal's own tokens.

The five steps go from light to dark in one hue, so that they are told apart without colour; lines
and dots tell them apart once more. The page's sheet turns each colour into the night's.
"""

from dataclasses import dataclass
from typing import Final

from portal.looks.tokens import LIGHT

INK: Final = LIGHT["ink"]
MUTED: Final = LIGHT["muted"]
LINE: Final = LIGHT["line"]
FIELD: Final = LIGHT["field"]
PAPER: Final = LIGHT["paper"]
ALERT: Final = LIGHT["error"]
BAND: Final = LIGHT["tag-info"]
EXPECTED: Final = LIGHT["link"]
BAR: Final = LIGHT["promotion"]
STEPS: Final = tuple(
    LIGHT[f"scale-{name}"] for name in ("lowest", "low", "middle", "high", "highest")
)
NO_DATA: Final = LIGHT["no-data"]
NO_DATA_LOOK: Final = "none"
# Of a regional map: what belongs to another region.
OUTSIDE_LOOK: Final = "outside"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A fill: its ground, the path of its marks on a square of `size`, and their colour."""

    ground: str
    marks: str
    colour: str
    size: int = 6


_SLANTED = "M-1 1 1-1M0 6 6 0M5 7 7 5"
_BACK = "M-1 5 1 7M0 0 6 6M5-1 7 1"
_DOT = "M1.5 3h1.2"
_LEVEL = "M0 3h6"

PATTERNS: Final = {
    "1": _Pattern(STEPS[0], "", ""),
    "2": _Pattern(STEPS[1], _DOT, STEPS[4]),
    "3": _Pattern(STEPS[2], _LEVEL, STEPS[0]),
    "4": _Pattern(STEPS[3], _SLANTED, STEPS[0]),
    "5": _Pattern(STEPS[4], "", ""),
    NO_DATA_LOOK: _Pattern(NO_DATA, _BACK, PAPER),
    OUTSIDE_LOOK: _Pattern(LIGHT["quiet"], "", ""),
    "band": _Pattern(BAND, _SLANTED, PAPER, 6),
}


def pattern_id(prefix: str, look: str) -> str:
    """The id of a fill within one page."""
    return f"{prefix}-{look}"


def fill(prefix: str, look: str) -> str:
    """What `fill` says for a look."""
    return f"url(#{pattern_id(prefix, look)})"


def definitions(prefix: str, looks: list[str]) -> str:
    """The patterns of these looks, for the inside of `<defs>`."""
    return "".join(_definition(prefix, look, PATTERNS[look]) for look in looks)


def _definition(prefix: str, look: str, pattern: _Pattern) -> str:
    size = pattern.size
    marks = (
        f'<path d="{pattern.marks}" stroke="{pattern.colour}" stroke-width="1"/>'
        if pattern.marks
        else ""
    )
    return (
        f'<pattern id="{pattern_id(prefix, look)}" width="{size}" height="{size}"'
        f' patternUnits="userSpaceOnUse"><rect width="{size}" height="{size}"'
        f' fill="{pattern.ground}"/>{marks}</pattern>'
    )
