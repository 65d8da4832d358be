"""The look in a real browser: nothing for axe to find, no sideways scroll, whole without a script."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from bench.axe import TAGS
from tests.journeys.visitor import press

pytestmark = pytest.mark.browser

PAGES = ["gallery", "form", "form/?sent", "queue", "dossier", "neutral"]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def address(base: str, language: str, page: str) -> str:
    return f"{base}/{language}/{page}" + ("" if "?" in page else "/")


def violations(page: Page) -> list[dict[str, Any]]:
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    return [{"id": one["id"], "nodes": [n["html"] for n in one["nodes"]]} for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing(browser: Browser, gallery_url: str, language: str, scheme: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 768}, color_scheme=scheme)
    found = {}
    for name in PAGES:
        page.goto(address(gallery_url, language, name))
        found[name] = violations(page)
    page.close()
    assert found == {name: [] for name in PAGES}


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_no_page_scrolls_sideways(browser: Browser, gallery_url: str, language: str) -> None:
    widths = {}
    for width in (320, 360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 640})
        for name in PAGES:
            page.goto(address(gallery_url, language, name))
            widths[width, name] = page.evaluate("document.documentElement.scrollWidth")
        page.close()
    assert {key: over for key, over in widths.items() if over > key[0]} == {}


def test_a_queue_shows_fifteen_rows_on_a_laptop(browser: Browser, gallery_url: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(address(gallery_url, "en", "queue"))
    bottoms = page.eval_on_selector_all(
        "tbody tr", "rows => rows.map(row => row.getBoundingClientRect().bottom)"
    )
    heights = page.eval_on_selector_all(
        "tbody tr", "rows => rows.map(row => row.getBoundingClientRect().height)"
    )
    page.close()
    assert len(bottoms) == 15
    assert max(bottoms) <= 768
    assert max(heights) <= 36, "one line each"


def test_a_form_works_without_a_script_and_shows_its_errors(
    browser: Browser, gallery_url: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(address(gallery_url, "ar", "form"))
    page.fill("[name=name]", "جمعية النهضة")
    press(page, "button")
    assert page.locator(".govuk-error-summary li").count() == 8
    assert page.input_value("[name=name]") == "جمعية النهضة"
    page.click('.govuk-error-summary a[href="#id_founded_day"]')
    assert page.locator(".govuk-error-message").count() == 7
    context.close()


def test_the_script_counts_words_and_moves_to_the_summary(
    browser: Browser, gallery_url: str
) -> None:
    page = browser.new_page()
    page.goto(address(gallery_url, "en", "form"))
    page.fill("[name=aims]", "公民 space for " + "word " * 500)
    assert "504 / 500" in page.inner_text("#id_aims_limit")
    assert "limit--over" in (page.get_attribute("#id_aims_limit", "class") or "")
    page.goto(address(gallery_url, "en", "form/?sent"), wait_until="load")
    focused = page.evaluate("document.activeElement.className")
    page.close()
    assert focused == "govuk-error-summary"


def test_focus_is_seen_on_everything_that_takes_it(browser: Browser, gallery_url: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 768})
    page.goto(address(gallery_url, "en", "form"))
    unseen = []
    for _step in range(40):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => {
              const one = document.activeElement, label = one.nextElementSibling;
              const boxed = one.matches("[type=radio],[type=checkbox]");
              const css = getComputedStyle(boxed ? label : one, boxed ? "::before" : null);
              return [one.outerHTML.slice(0, 80), css.outlineStyle, css.outlineColor, css.boxShadow];
            }"""
        )
        if style[0].startswith("<body"):
            break
        outlined = style[1] != "none" and style[2] != "rgba(0, 0, 0, 0)"
        if not outlined and style[3] == "none":
            unseen.append(style)
    page.close()
    assert unseen == []
