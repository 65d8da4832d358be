"""Somebody at a browser: looks at each page that comes, and fills in what a form asks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, Route

from tests.actors.conftest import SECRET, code_now
from tests.cast import PASSWORD

RIGHT_TO_LEFT = {"ar"}
# What is typed into a field of which nothing else is known.
WRITTEN = "نوثق الاجتماعات العامة على ضفتي النهر."
# What makes a page wider than its window: the innermost elements that reach over its edge.
STICKING_OUT = """() => {
  const root = document.documentElement, width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const out = one => { const box = one.getBoundingClientRect();
                       return box.width > 1 && (box.right > width + 1 || box.left < -1) };
  const all = [...document.body.querySelectorAll("*")].filter(out);
  return [`${root.scrollWidth - width} px`,
          ...all.filter(one => ![...one.children].some(out)).slice(0, 3).map(
            one => one.outerHTML.slice(0, 160))];
}"""
_DATE = {"day": "1", "month": "5", "year": "2015"}
_FIELDS = "input:visible, textarea:visible, select:visible"
_KIND = "one => [one.type, one.name, one.getAttribute('inputmode') || '']"


def press(page: Page, selector: str) -> None:
    """Press what leads to another page, and be there: a click alone does not wait for it."""
    with page.expect_navigation():
        page.click(selector)


@dataclass
class Visitor:
    """A browser of somebody's own, at one width and in one language."""

    browser: Browser
    base: str
    language: str
    width: int
    script: bool = True
    elsewhere: list[str] = field(default_factory=list)
    crooked: list[str] = field(default_factory=list)
    pages: int = 0

    def __post_init__(self) -> None:
        self.context: BrowserContext = self.browser.new_context(
            java_script_enabled=self.script, viewport={"width": self.width, "height": 740}
        )
        self.context.route("**/*", self._let_through)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("response", self._look_at_status)

    def _let_through(self, route: Route) -> None:
        if route.request.url.startswith(self.base):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()

    def _look_at_status(self, response: Response) -> None:
        if response.status >= 400:
            self.crooked.append(f"{response.status} {response.url}")

    @property
    def path(self) -> str:
        """Where this person is."""
        return urlsplit(self.page.url).path

    def go(self, path: str) -> None:
        """Type an address: `{language}` is filled in."""
        self.page.goto(self.base + path.format(language=self.language))
        self.look()

    def follow(self, ending: str) -> None:
        """Follow the first link whose address ends so, or matches so."""
        links: list[str] = self.page.eval_on_selector_all(
            "a[href]", "all => all.map(one => one.getAttribute('href'))"
        )
        found = next((link for link in links if re.search(rf"{ending}$", link)), None)
        assert found, f"no link to {ending} at {self.path}: {links}"
        press(self.page, f'a[href="{found}"]:visible >> nth=0')
        self.look()

    def look(self) -> None:
        """Each page is in the person's language, goes in its direction and fits the screen."""
        self.pages += 1
        page = self.page
        page.wait_for_load_state("load")
        direction = "rtl" if self.language in RIGHT_TO_LEFT else "ltr"
        if page.locator(f'html[lang="{self.language}"][dir="{direction}"]').count() != 1:
            self.crooked.append(f"language or direction at {self.path}")
        if sticking_out := page.evaluate(STICKING_OUT):
            self.crooked.append(f"too wide at {self.path}: {sticking_out}")
        if page.locator("h1").count() != 1:
            self.crooked.append(f"not one heading at {self.path}")

    def fill(
        self, values: Mapping[str, Any], *, form: str = "main form", only_given: bool = False
    ) -> Locator:
        """Fill in `values` by the fields' names, and write something into the rest if it is empty."""
        area = self.page.locator(form).first
        for one in area.locator(_FIELDS).all():
            kind, name, mode = one.evaluate(_KIND)
            if name in values:
                _put(one, kind, values[name])
            elif not only_given:
                _guess(area, one, name, "numeric" if kind == "number" else mode or kind)
        return area

    def send(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        form: str = "main form",
        only_given: bool = False,
    ) -> None:
        """Fill in a form and press its own button."""
        area = self.fill(values or {}, form=form, only_given=only_given)
        with self.page.expect_navigation():
            area.locator("button[type=submit]:not([name]):not([aria-hidden])").last.click()
        self.look()
        wrong = self.page.locator(".govuk-error-summary").all_inner_texts()
        assert not wrong, f"{self.path}: {wrong}"

    def sign_in(self, email: str, *, second_factor: bool = False) -> None:
        """With the password, and a code where one is asked for."""
        self.go("/{language}/account/login/")
        self.send({"login": email, "password": PASSWORD})
        if second_factor:
            self.send({"code": code_now(SECRET)})


def _put(one: Locator, kind: str, value: Any) -> None:
    if kind == "select-one":
        one.select_option(value)
    elif kind in {"radio", "checkbox"}:
        wanted = value if isinstance(value, list) else [value]
        if value is True or one.get_attribute("value") in wanted:
            one.check()
    else:
        one.fill(value)


def _guess(area: Locator, one: Locator, name: str, kind: str) -> None:
    """What somebody without a wish of their own would answer."""
    if kind == "radio":
        if not area.locator(f'[name="{name}"]:checked').count():
            one.check()
    elif kind == "checkbox":
        if name.startswith(("confirm", "criterion_")):
            one.check()
    elif kind != "file" and not one.input_value():
        _write(one, name, kind)


def _write(one: Locator, name: str, kind: str) -> None:
    part = name.rsplit("_", 1)[-1]
    if kind == "select-one":
        one.select_option(index=1)
    elif part in _DATE:
        one.fill(_DATE[part])
    elif kind == "numeric":
        one.fill("12")
    else:
        one.fill(WRITTEN)
