"""The ways in through the box and the rooms around it, as a browser without a script goes them.

From the first question to the receipt, back with it, questions, messages, consents, mistakes and a
lost cookie; then what officers type to find it again, and what they take in for somebody.
"""

import re
from typing import Any
from urllib.parse import urlencode

from bench.canaries.paths import Browser, Run, ask, path
from bench.serving import Server

QUESTIONS = ("about", "where", "by_whom", "steps", "channel", "code_word", "never")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_DIGITS = re.compile(r'panel__number" dir="ltr">([\d ]+)<')


class Visitor:
    """Whoever writes: cookies and the form's token, no account."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._cookies: dict[str, str] = {}
        self.page = ""

    def get(self, address: str, *, wanted: int = 200) -> str:
        """A page of the box."""
        return self._ask("GET", address, b"", {}, wanted)

    def post(self, address: str, fields: dict[str, Any], *, wanted: int = 303) -> str:
        """Send a form; RuntimeError where it is not answered as it should be."""
        token = _TOKEN.findall(self.page)
        body = urlencode({"csrfmiddlewaretoken": token[0] if token else "", **fields}, doseq=True)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, body.encode(), kind, wanted)

    def lose_cookies(self) -> None:
        """As a browser that was closed meanwhile."""
        self._cookies.clear()

    def _ask(
        self, method: str, address: str, body: bytes, headers: dict[str, str], wanted: int
    ) -> str:
        at = f"/en/box/{address}"
        status, text = ask(self._server, method, at, body, headers, self._cookies)
        if status != wanted:
            raise RuntimeError(f"/box/{address} answered {status}, not {wanted}")
        self.page = text or self.page
        return text


def _somebody_is_on_duty(run: Run) -> None:
    from datetime import time, timedelta

    from django.utils import timezone

    from portal.tenancy.context import tenant_context
    from protection.roster.services import add_duty

    vaulted = run.machinery.vaulted
    values = {
        "person_id": vaulted.officers[0].actor.person_id,
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "begins": time(0),
        "ends": time(0),
        "languages": ["en", "ar"],
        "first_day": timezone.localdate() - timedelta(days=1),
        "last_day": None,
        "on_holidays": True,
    }
    with tenant_context(vaulted.officers[1].actor) as actor:
        add_duty(tenant=vaulted.tenant, values=values, actor=actor)


@path
def written_into_the_box(run: Run) -> None:
    """Danger, three fields, the name, who must not see it; a mistake on each page first."""
    _somebody_is_on_duty(run)
    take = run.texts.take
    slug = run.machinery.vaulted.tenant.slug
    run.made["visitor"] = visitor = Visitor(run.machinery.server)
    visitor.get("")
    visitor.post("", {"danger": "no"})
    visitor.get("write/")
    said: dict[str, Any] = {
        "institution": slug,
        "danger": "no",
        "sender": "person",
        "happened": take("box: what happened"),
        "to_whom": take("box: to whom"),
        "reach": take("box: how to reach"),
        "naming": "identified",
        "name": take("box: name"),
    }
    visitor.post("write/", {**said, "naming": take("box: wrong choice")}, wanted=422)
    visitor.post("write/", said)
    visitor.get("before/")
    last = {**said, "not_for": take("box: who must not see it")}
    visitor.post("before/", last, wanted=422)
    visitor.post("before/", {**last, "keep": "on", "contact": "on", "team": "on"})
    found = _DIGITS.search(visitor.get("note/"))
    if found is None:
        raise RuntimeError("the box gave no receipt")
    run.made["digits"] = found[1]
    visitor.post("note/", {})


@path
def a_draft_saved_in_the_box(run: Run) -> None:
    """Begun, saved, found again by its receipt, and left."""
    take = run.texts.take
    other = Visitor(run.machinery.server)
    other.get("")
    other.post("", {"danger": "no"})
    other.get("write/")
    said = {
        "institution": run.machinery.vaulted.tenant.slug,
        "sender": "person",
        "happened": take("box: saved draft"),
        "to_whom": take("box: saved draft"),
        "reach": take("box: saved draft"),
        "naming": "anonymous",
        "name": "",
        "save": "1",
    }
    other.post("write/", said)


@path
def questions_in_the_box(run: Run) -> None:
    """One question a page, and a message, each twice: kept, and with a cookie that is lost."""
    take, visitor = run.texts.take, run.made["visitor"]
    for question in QUESTIONS:
        at = f"own/more/{question}/"
        visitor.get(at)
        visitor.post(at, {"words": take(f"box: {question}")})
    visitor.get("own/")
    visitor.post("own/", {"send": "1", "words": take("box: message")})
    visitor.get("own/")
    visitor.lose_cookies()
    visitor.post("own/", {"send": "1", "words": take("box: message without a cookie")}, wanted=403)


@path
def back_in_the_box(run: Run) -> None:
    """Mistyped receipts are somebody's text; then the right one, and a consent with its recipient."""
    take, visitor = run.texts.take, run.made["visitor"]
    slug = run.machinery.vaulted.tenant.slug
    visitor.get("back/")
    for receipt in (take("box: mistyped receipt"), "1111 " * 10):
        visitor.post("back/", {"receipt": receipt, "institution": slug}, wanted=422)
    visitor.get("back/")
    visitor.post("back/", {"receipt": run.made["digits"], "institution": slug})
    visitor.get("own/yes/")
    given = {"purpose": "health", "recipient": take("box: recipient"), "scope": take("box: scope")}
    visitor.post("own/yes/", given)
    visitor.get("own/later/")
    later = {"condition": "detained", "scope": take("box: advance instruction")}
    visitor.post("own/later/", later)
    visitor.get("word/")
    visitor.post("word/", {"word": take("box: word from another room")}, wanted=422)
    visitor.get("own/")
    visitor.post("close/", {})


@path
def taken_in_and_searched_for(run: Run) -> None:
    """An officer pastes a mail, searches for words, and asks for the board with first words."""
    take = run.texts.take
    desk: Browser = run.desk
    taken: dict[str, Any] = {
        "happened": take("mail taken in"),
        "reach": take("address of a mail"),
        "level": "2",
        "why": take("why this level"),
        "language": "en",
    }
    desk.post("take-in/", **taken)
    wrong: dict[str, Any] = {**taken, "level": take("no level")}
    desk.post("take-in/", wanted=422, **wrong)
    for words in (take("searched for"), run.made["clinic"], taken["happened"]):
        desk.post("search/", words=words, wanted=200)
    desk.get("?words=1")


@path
def the_rest(run: Run) -> None:
    """What is left, as notes and messages in turn."""
    at = f"cases/{run.case.pk}/"
    while run.texts.left:
        doing = ("note", "message")[run.texts.left % 2]
        run.desk.post(f"{at}{doing}/", words=run.texts.take(f"{doing}, one more"))
    run.desk.get(at)
    run.desk.get("")
