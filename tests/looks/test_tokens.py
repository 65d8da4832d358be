"""Colours: contrast of every pair that is read, and one set of values in Python and in the sheets."""

import re
from pathlib import Path

import pytest

from portal.looks.tokens import BODY_PAIRS, DARK, LIGHT, SHAPES, TEXT_PAIRS, Accent

STATIC = Path(__file__).parents[2] / "static" / "portal"
THEMES = {"light": LIGHT, "dark": LIGHT | DARK}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_measured_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "ground"), BODY_PAIRS)
def test_body_text_reaches_seven(theme: str, words: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[words], colours[ground]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "ground"), TEXT_PAIRS)
def test_text_reaches_four_and_a_half(theme: str, words: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("shape", [*SHAPES, *(accent.token for accent in Accent)])
def test_shapes_and_accents_stand_out_from_the_paper(theme: str, shape: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[shape], colours["paper"]) >= 4.5


@pytest.mark.parametrize("sheet", ["portal.css", "portal.rtl.css"])
def test_sheets_hold_the_same_values(sheet: str) -> None:
    css = (STATIC / sheet).read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root\{(--ink:[^}]*)\}", css)[:2]
    )
    assert light == LIGHT
    assert dark == DARK


@pytest.mark.parametrize("accent", Accent.values)
def test_every_accent_has_its_class(accent: str) -> None:
    css = (STATIC / "portal.css").read_text(encoding="utf-8")
    assert f".accent-{accent}{{--band:var(--accent-{accent})}}" in css
