"""A visitor in front of the box, as a browser without script is."""

import html
import re
from typing import Any

from django.test import Client

from tests.cast import Cast
from tests.protection.desk import on_duty

HOME = "/{language}/box/"
SAID = {
    "danger": "no",
    "sender": "person",
    "happened": "They took my heron-lamp at the gate.",
    "to_whom": "To me and my brother.",
    "reach": "Under the third stone.",
    "naming": "anonymous",
    "name": "",
}
AGREED = {"keep": "on", "contact": "on", "team": "on"}


class Visitor:
    """One browser. `slug`: the institution that it writes to."""

    def __init__(self, slug: str, language: str = "en") -> None:
        self.client = Client()
        self.slug = slug
        self.home = HOME.format(language=language)

    def get(self, path: str = "") -> Any:
        return self.client.get(f"{self.home}{path}")

    def post(self, path: str = "", **data: Any) -> Any:
        return self.client.post(f"{self.home}{path}", data)

    def write(self, **more: Any) -> Any:
        """Danger and the three fields."""
        assert self.post(danger=more.get("danger", "no")).status_code == 303
        return self.post("write/", **{**SAID, "institution": self.slug, **more})

    def before(self, **more: Any) -> dict[str, Any]:
        """What the last page sends."""
        return {**SAID, "institution": self.slug, **AGREED, **more}

    def send(self, **more: Any) -> str:
        """A whole report; its receipt in digits."""
        assert self.write().status_code == 303
        answer = self.post("before/", **self.before(**more))
        assert answer.status_code == 303, answer.content.decode()
        return digits_of(self.get("note/"))

    def come_back(self, receipt: str) -> Any:
        return self.post("back/", receipt=receipt, institution=self.slug)


def digits_of(page: Any) -> str:
    """The receipt on a page, in digits."""
    found = re.search(r'panel__number" dir="ltr">([\d ]+)<', page.content.decode())
    assert found is not None
    return found[1]


def text_of(page: Any) -> str:
    """The page as words."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))


def staffed_box(cast: Cast) -> None:
    """Somebody with a key is on duty."""
    on_duty(cast)
