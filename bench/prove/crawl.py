"""`run.py prove crawl`: every page of the demonstration in all six languages, in a real browser.

Nobody, an organization's owner, a reviewer, a decision maker, an administrator, a translator, an
analyst and a protection officer, both with an open vault, follow every link from the first page. Each page answers 200, asks no other host for anything, is in
its language with nothing left in English, and axe finds nothing on it (WCAG 2.2 AA and best
practices; contrast in English alone, as colours are the same in every language).

Of each kind of address three are opened in each language, and one by each person; axe looks at the
first three. `CRAWL_LANGUAGES=ar,fr` and `CRAWL_PAGES=50` (pages a person and language) make it smaller.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import django
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import override
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.axe import ask_axe, bring_axe
from bench.prove.english import TEXTS, English
from portal.running.chromium import find_chromium
from portal.running.data_directory import any_free_port
from portal.running.instance import ROOT
from portal.running.processes import spawn, stop

EACH = 3
PATIENCE_SECONDS = 60
SHOWN = 80
LINKS = "() => [...document.querySelectorAll('a[href]')].map(one => one.href)"
# What ends something, or answers with a file.
LEFT_OUT = {
    "account_logout",
    "document",
    "organization-document",
    "paper-pdf",
    "staff-export-file",
    "register-feed",
    "decision-feed",
    "figures-data",
    "translations-export",
    "account_data_file",
    # The way out: it leads to another site, as it says.
    "box-leave",
}
PEOPLE = {
    "nobody": "",
    "owner": "owner@difaf.example.org",
    "reviewer": "reviewer@riverland-style.example.org",
    "decision maker": "decision-maker@riverland-style.example.org",
    "administrator": "administrator@riverland-style.example.org",
    "translator": "translator@riverland-style.example.org",
    "analyst": "analyst@riverland-style.example.org",
    "protection officer": "protection-officer@riverland-style.example.org",
}
VAULT = "riverland-style/desk/open/"


@dataclass
class Crawl:
    """What was looked at, and what was found there."""

    base: str
    english: English
    languages: list[str]
    most: int
    seen: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    texts: dict[str, set[str]] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    elsewhere: set[str] = field(default_factory=set)

    def note(self, where: str, what: str) -> None:
        """One finding; the same of other addresses is counted with the first."""
        self.findings[what] += 1
        if self.findings[what] == 1:
            print(f"  {where}: {what}", flush=True)

    def walk(self, who: str, page: Page, language: str) -> None:
        """Follow every link from the first page, nearest first."""
        waiting, known, count = deque([f"/{language}/", f"/{language}/account/"]), set(), 0
        while waiting and count < self.most:
            address = waiting.popleft()
            turn = self._turn(who, address, language) if address not in known else None
            if turn is None:
                continue
            known.add(address)
            count += 1
            is_new = turn <= EACH
            waiting.extend(self._look(who, page, address, language, with_axe=is_new))
        self.pages[f"{who}, {language}"] = count

    def _turn(self, who: str, address: str, language: str) -> int | None:
        """Which one of its kind this is in its language; None where enough were opened.

        Three of a kind in each language, and one of a kind for each person.
        """
        parts = urlsplit(address)
        if not parts.path.startswith(f"/{language}/"):
            return None
        try:
            with override(language):
                match = resolve(parts.path)
        except Resolver404:
            return 1
        if match.url_name in LEFT_OUT:
            return None
        kind = (language, f"{match.route}?" if parts.query else match.route)
        if self.seen["", *kind] >= EACH and self.seen[who, *kind]:
            return None
        self.seen["", *kind] += 1
        self.seen[who, *kind] += 1
        return self.seen["", *kind]

    def _look(
        self, who: str, page: Page, address: str, language: str, *, with_axe: bool
    ) -> list[str]:
        where = f"{who}: {address}"
        try:
            answer = page.goto(self.base + address)
        except BrowserError as error:
            # A file for the calendar or the reader of feeds is no page.
            if "Download is starting" not in error.message:
                self.note(where, f"no page: {error.message.splitlines()[0]}")
            return []
        if answer is None or answer.status != 200:
            self.note(where, f"answered {answer.status if answer else 'nothing'}")
            return []
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        if with_axe:
            for rule, places in ask_axe(page, is_first_language=language == "en"):
                self.note(where, f"axe {rule}: {places[0][:160]}")
        self._read(where, page, address, language)
        links: list[str] = page.evaluate(LINKS)
        return [
            urldefrag(link).url.removeprefix(self.base)
            for link in links
            if link.startswith(self.base)
        ]

    def _read(self, where: str, page: Page, address: str, language: str) -> None:
        tag = str(page.get_attribute("html", "lang"))
        if tag.casefold() != language:
            self.note(where, f"says that it is in {tag}")
        texts: list[str] = page.evaluate(TEXTS)
        same = address.removeprefix(f"/{language}/")
        if language == "en":
            self.texts[same] = set(texts)
            return
        for text in self.english.left_over(texts, language, self.texts.get(same, set())):
            self.note(where, f"English: {text[:160]}")


def main() -> int:
    """Crawl the demonstration. 1 where anything was found."""
    os.environ["DEMO"] = "1"
    django.setup()
    # Told to end, it takes its server along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    chosen = [code for code, _name in settings.LANGUAGES]
    if wanted := os.environ.get("CRAWL_LANGUAGES"):
        chosen = [code for code in chosen if code in wanted.split(",")]
    # English comes first: the others are compared with it.
    languages = sorted(chosen, key=lambda code: code != "en")
    english, most = English(), int(os.environ.get("CRAWL_PAGES", "100000"))
    with _demonstration() as base:
        crawl = Crawl(base, english, languages, most)
        _crawl_as_everybody(crawl)
    return _report(crawl)


def _crawl_as_everybody(crawl: Crawl) -> None:
    file = settings.PORTAL_DATA / "demo-accounts.json"
    accounts = {row["email"]: row for row in json.loads(file.read_text("utf-8"))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        pages = {
            who: _page_of(crawl, browser, accounts.get(email)) for who, email in PEOPLE.items()
        }
        for language in crawl.languages:
            for who, page in pages.items():
                if passphrase := accounts.get(PEOPLE[who], {}).get("vault_passphrase"):
                    _open_vault(page, f"{crawl.base}/{language}/{VAULT}", passphrase)
                crawl.walk(who, page, language)
                print(f"{who}, {language}: {crawl.pages[f'{who}, {language}']} pages", flush=True)
        browser.close()


def _page_of(crawl: Crawl, browser: Browser, account: dict[str, Any] | None) -> Page:
    """A page of a context of one's own, signed in with password and code."""
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 800})
    bring_axe(context)

    def note(request: Any) -> None:
        if not request.url.startswith((crawl.base, "data:")):
            crawl.elsewhere.add(request.url)

    context.on("request", note)
    page = context.new_page()
    if account is not None:
        page.goto(f"{crawl.base}/en/account/login/")
        page.fill("[name=login]", account["email"])
        page.fill("[name=password]", account["password"])
        page.click("main .button-row button")
        page.wait_for_load_state("load")
        if account["totp_secret"]:
            page.fill("[name=code]", _code(account["totp_secret"]))
            page.click("main .button-row button")
            page.wait_for_load_state("load")
        if "/login/" in page.url or "/2fa/" in page.url:
            raise RuntimeError(f"{account['email']} could not sign in")
    return page


def _open_vault(page: Page, address: str, passphrase: str) -> None:
    """A vault locks after 15 quiet minutes, so it is opened for each language."""
    page.goto(address)
    page.fill("[name=phrase]", passphrase)
    page.click("main .button-row button")
    page.wait_for_load_state("load")
    if page.url == address:
        raise RuntimeError("The vault did not open.")


def _code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@contextmanager
def _demonstration() -> Iterator[str]:
    """The portal with its demo data on a port of its own; its address."""
    port = any_free_port()
    base = f"http://127.0.0.1:{port}"
    environment = dict(os.environ) | {"DEMO": "1", "PUBLIC_URL": base}
    subprocess.run([sys.executable, "manage.py", "loaddemo"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "portal.wsgi"]
    with Path(settings.PORTAL_DATA, "logs", "crawl-web.log").open("ab") as log:
        web = spawn(command, log=log, cwd=ROOT, env=environment)
    try:
        _await(base)
        yield base
    finally:
        stop(web, polite=signal.SIGTERM)


def _await(base: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            direct.open(f"{base}/health/live", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _report(crawl: Crawl) -> int:
    print(
        f"{crawl.pages.total()} pages in {len(crawl.languages)} languages,"
        f" {len({kind for _who, _language, kind in crawl.seen})} kinds of addresses;"
        f" {len(crawl.findings)} findings at {crawl.findings.total()} places;"
        f" {len(crawl.elsewhere)} requests to other hosts"
    )
    for what, count in crawl.findings.most_common(SHOWN):
        print(f"  {count} × {what}")
    for url in sorted(crawl.elsewhere)[:SHOWN]:
        print(f"  another host: {url}")
    return int(bool(crawl.findings or crawl.elsewhere))
