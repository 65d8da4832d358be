"""Sheets, script and templates: small, self-contained, nothing inline, every template sound."""

import re
from pathlib import Path

import brotli
import pytest
from django.template import engines
from django.test import Client

from portal.looks.tokens import LIGHT

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static" / "portal"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN_SOURCES = [*TEMPLATES, *STATIC.glob("portal*.css"), STATIC / "portal.js"]
KILOBYTE = 1000


def wire(content: bytes) -> int:
    """Bytes over the wire, as WhiteNoise and nginx send them."""
    return len(brotli.compress(content))


def name(path: Path) -> str:
    """The path as it stands in the repository."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("sheet", ["portal.css", "portal.rtl.css"])
def test_a_sheet_is_small(sheet: str) -> None:
    assert wire((STATIC / sheet).read_bytes()) <= 14 * KILOBYTE


def test_the_script_is_tiny() -> None:
    assert (STATIC / "portal.js").stat().st_size <= 3 * KILOBYTE


@pytest.mark.parametrize("page", ["gallery", "form", "queue", "dossier", "neutral"])
@pytest.mark.parametrize(("language", "sheet"), [("en", "portal.css"), ("ar", "portal.rtl.css")])
def test_pages_stay_within_their_weight(
    gallery: Client, page: str, language: str, sheet: str
) -> None:
    html = wire(gallery.get(f"/{language}/{page}/").content)
    assets = [sheet, "portal.js", "mark.svg"]
    assert html <= 15 * KILOBYTE
    assert html + sum(wire((STATIC / asset).read_bytes()) for asset in assets) <= 60 * KILOBYTE


@pytest.mark.parametrize("path", OWN_SOURCES, ids=name)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}""", text) == []
    assert "@import" not in text
    assert "@font-face" not in text
    assert "GDS Transport" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_compiles_and_keeps_the_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    engines["django"].from_string(text)
    assert not re.search(r"""\sstyle=|\son[a-z]+=|<style|javascript:""", text)
    # A block of data is no script: no browser runs it and the policy does not concern it.
    data = 'type="application/json"'
    assert not re.search(rf"<script(?![^>]*\bsrc=)(?![^>]*{data})", text)
    assert not re.search(r"{%\s*blocktrans(?:late)?(?![^%]*\btrimmed\b)[^%]*%}", text)


def test_arabic_gets_the_mirrored_sheet() -> None:
    plain = (STATIC / "portal.css").read_text(encoding="utf-8")
    mirrored = (STATIC / "portal.rtl.css").read_text(encoding="utf-8")
    rule = re.compile(r"\.govuk-checkboxes__label::before\{[^}]*?\b(left|right):")
    left, right = rule.search(plain), rule.search(mirrored)
    assert left is not None
    assert right is not None
    assert (left[1], right[1]) == ("left", "right")


def test_no_colour_but_the_tokens() -> None:
    css = (STATIC / "portal.css").read_text(encoding="utf-8")
    after_tokens = css.split("color-scheme:", 1)[1].split("}}", 1)[1]
    # Pictures are found by the day's colours, each of which becomes the token of that name.
    drawn = re.compile(r'\[(?:fill|stroke)="(#[0-9a-f]{6})"\]\{(?:fill|stroke):var\(--([a-z-]+)\)')
    assert {LIGHT[token] == colour for colour, token in drawn.findall(after_tokens)} == {True}
    found = set(re.findall(r"#[0-9a-f]{3,8}\b", drawn.sub("", after_tokens)))
    assert found <= {"#000", "#333", "#fff"}, "print only"
