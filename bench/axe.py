"""What axe finds on a page: the one way in which the suite and the proofs ask it."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Colours are the same in every language, and half of the time that axe takes.
ONCE = ["color-contrast"]
_RUN = """async ({tags, off}) => (await axe.run(document, {
  runOnly: tags, resultTypes: ["violations"],
  rules: Object.fromEntries(off.map(rule => [rule, {enabled: false}]))})).violations.map(
  one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))])"""


def bring_axe(context: BrowserContext) -> None:
    """Let every page of the context know axe."""
    context.add_init_script(AXE_SCRIPT)


def ask_axe(page: Page, *, is_first_language: bool) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, with the first three places of at most 200 characters."""
    found: list[tuple[str, list[str]]] = page.evaluate(
        _RUN, {"tags": TAGS, "off": [] if is_first_language else ONCE}
    )
    return found
