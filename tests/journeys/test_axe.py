"""Every template of a page, in English and in Arabic: nothing for axe to find, nothing too wide.

The addresses come from the portal's own table, filled with rows of each kind; whoever may see a page
is asked for it. A template that no page showed fails the test. Axe looks at the first page of each
template, in English every page is measured; with `AXE_STATES=all` (`run.py prove states`) axe looks
at every page in both languages, and measures them.
"""

import os
import re
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as USER_OF_METHODS,
)
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.test.signals import template_rendered
from django.utils.translation import override
from playwright.sync_api import Browser, BrowserContext, Page

from bench.axe import ask_axe, bring_axe
from portal.actors.models import User
from portal.grants import StaffRole
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.applicant.conftest import signed_in
from tests.actors.conftest import give_app
from tests.cast import PASSWORD, Cast, Mover, cast, move
from tests.documents.files import storage
from tests.isolation.private import make_private
from tests.journeys.states import SLUG, every_route, one_text, signing_in, states
from tests.journeys.states_answers import answered_states
from tests.journeys.states_box import box_desk_pages, box_pages
from tests.journeys.states_cases import desk_pages
from tests.journeys.states_keys import keys_pages
from tests.journeys.states_ombuds import ombuds_pages
from tests.journeys.states_promotion_patterns import withdrawn_pages
from tests.journeys.states_promotion_publication import withheld_page
from tests.journeys.states_referrals import referral_pages
from tests.journeys.visitor import STICKING_OUT, press
from tests.protection.conftest import Room

pytestmark = pytest.mark.browser

__all__ = ["cast", "move", "storage"]  # fixtures of other rooms

EXTENDS = re.compile(r"\{% extends ")
IS_WHOLE = os.environ.get("AXE_STATES") == "all"
# Errors that no request of a browser brings about by itself.
ERRORS = ("403.html", "413.html", "429.html", "500.html")
# Frames that others extend, and pages that an event of their own brings about.
NOT_SHOWN = {
    "base_neutral.html",
    # The sign-in library's for settings that are not ours.
    "account/email.html",
    "account/password_set.html",
    "account/signup_closed.html",
    "account/verified_email_required.html",
    # Told after an act, or after another person's.
    "accreditation/applicant/reply.html",
    "accreditation/applicant/report_sent.html",
    "accreditation/applicant/status_move.html",
    "accreditation/staff/not_open.html",
    "accreditation/staff/overtaken.html",
    "accreditation/staff/together.html",
    "obstacles/desk/not_open.html",
    "actors/deleted.html",
    "appeals/document_problem.html",
    "claims/answer.html",
    "claims/take.html",
    "contributions/confirm.html",
    "contributions/confirmed.html",
    "form_expired.html",
    "members/invitation.html",
    "members/no_invitation.html",
    "notifications/resend_all.html",
    "policies/comment.html",
    "policies/desk/move.html",
    "problem.html",
    "strategies/code_shown.html",
    # Needs a passkey, which needs a device.
    "mfa/webauthn/authenticator_confirm_delete.html",
    "mfa/webauthn/edit_form.html",
    "mfa/webauthn/reauthenticate.html",
    # Only in the demonstration, where `run.py prove crawl` looks at it.
    "notifications/demo_mails.html",
    # Needs an analyst with an open vault: the story of tests/promotion walks through it.
    "obstacles/sources/read.html",
}


class Eyes:
    """One context for each person; a page is looked at with the person's own."""

    def __init__(self, chromium: Browser, base: str, shown: set[str], language: str) -> None:
        self.base = base
        # The templates that were shown, and those that axe has looked at.
        self.shown, self.looked = shown, set[str]()
        self.is_first = language == "en"
        self.elsewhere: list[str] = []
        self.found: dict[str, Any] = {}
        self.pages = 0
        self._chromium = chromium
        self._pages: dict[str, Page] = {}
        self.contexts: list[BrowserContext] = []

    def open(self, who: str, client: Client) -> None:
        context = self._chromium.new_context(viewport={"width": 1280, "height": 740})
        bring_axe(context)
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None:
            cookie: Any = {"name": session.key, "value": session.value, "url": self.base}
            context.add_cookies([cookie])
        self._pages[who] = context.new_page()
        self._pages[who].on("request", self._note_elsewhere)
        self.contexts.append(context)

    def _note_elsewhere(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.elsewhere.append(request.url)

    def look(self, who: str, address: str, *, status: int = 200) -> None:
        """Axe at a desk's width; then what a telephone would have to scroll."""
        page = self._pages[who]
        page.set_viewport_size({"width": 1280, "height": 740})
        answer = page.goto(f"{self.base}{address}")
        wrong: list[Any] = []
        if IS_WHOLE or self.shown - self.looked:
            wrong += ask_axe(page, is_first_language=self.is_first)
            self.looked |= self.shown
        if answer is None or answer.status != status:
            wrong.append(f"status {answer and answer.status}")
        page.set_viewport_size({"width": 320, "height": 740})
        wrong += page.evaluate(STICKING_OUT)
        self.pages += 1
        if wrong:
            self.found[f"{who}: {address}"] = wrong

    def look_if_new(self, who: str, address: str, client: Client) -> None:
        """Look unless this language is the second one and every template was looked at in it."""
        if not (self.is_first or IS_WHOLE):
            client.get(address)
            if self.shown <= self.looked:
                return
        self.look(who, address)

    def look_at_code_page(self, language: str) -> None:
        """Half signed in, the second factor is asked for."""
        page = self._pages["nobody"]
        page.goto(f"{self.base}/{language}/account/login/")
        page.fill("[name=login]", f"{StaffRole.DECISION_MAKER.value}@first.example.org")
        page.fill("[name=password]", PASSWORD)
        press(page, "main .button-row button")
        page.wait_for_url("**/2fa/authenticate/")
        self.look("nobody", f"/{language}/account/2fa/authenticate/")

    def look_at_error(self, template: str, language: str) -> None:
        """A page that only an accident shows, as if one had happened."""
        with override(language):
            body = render_to_string(template, {"LANGUAGE_CODE": language})
        self.look_at_answer("nobody", f"/{language}/accident/", body)

    def look_at_answer(self, who: str, address: str, body: str) -> None:
        """A page that a form sent to this address is answered with."""
        page = self._pages[who]
        page.route(
            f"{self.base}{address}",
            lambda route: route.fulfill(body=body, content_type="text/html"),
        )
        self.look(who, address)
        page.unroute(f"{self.base}{address}")


@pytest.fixture
def shown() -> Iterator[set[str]]:
    """The names of the templates that were shown."""
    names: set[str] = set()

    def note(template: Any, **_more: Any) -> None:
        names.add(str(template.name))

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


@pytest.fixture
def clients(transactional_db: None, cast: Cast) -> dict[str, Client]:
    """Whose eyes there are; each signed in."""
    cache.clear()
    people = {
        "owner": cast.owner,
        "rival": cast.rival_owner,
        "stranger": cast.stranger,
        **{role.value: cast.staff[role] for role in cast.staff},
    }
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        decider = User.objects.get(pk=str(cast.decider.person_id))
        RecoveryCodes.activate(decider)
    give_app(decider)
    found = {"nobody": Client(), **{who: signed_in(actor) for who, actor in people.items()}}
    # Just signed in: the pages about the second factor would ask again otherwise.
    for who in ("owner", "stranger", "decision_maker"):
        session = found[who].session
        password = {"method": "password", "at": time.time()}
        code = {"method": "mfa", "type": "totp", "at": time.time()}
        session["account_authentication_methods"] = [password, code | {"reauthenticated": True}]
        session[USER_OF_METHODS] = session["_auth_user_id"]
        session.save()
    return found


def pages_to_show() -> set[str]:
    """Every template that is a page of its own."""
    root = Path(settings.BASE_DIR) / "templates"
    return {
        str(file.relative_to(root))
        for file in root.rglob("*.html")
        if EXTENDS.search(file.read_text("utf-8"))
    }


def look_at_protection(eyes: Eyes, room: Room, officer: Client, cast: Cast, language: str) -> None:
    """The desk with an open vault; the box, whose pages hang on the visitor's cookie."""
    desk = (
        desk_pages(room, officer, language),
        box_desk_pages(room, officer, language),
        referral_pages(room, cast, language),
        keys_pages(cast, room, language),
    )
    for address, body in chain(*desk):
        eyes.look_at_answer("protection_officer", address, body)
    for address, body in chain(box_pages(cast, room, language), ombuds_pages(language)):
        eyes.look_at_answer("nobody", address, body)


@pytest.mark.usefixtures("storage")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    language: str,
    chromium: Browser,
    live_server: Any,
    cast: Cast,
    move: Mover,
    clients: dict[str, Client],
    shown: set[str],
    room: Room,
) -> None:
    private = make_private(cast)
    addresses = [*states(cast, move, clients), *signing_in(), *every_route(private, clients)]
    addresses.append(one_text(clients["translator"]))
    answered = list(answered_states(cast))
    eyes = Eyes(chromium, str(live_server.url), shown, language)
    for who, client in clients.items():
        eyes.open(who, client)
    shown.clear()
    for who, address in dict.fromkeys(addresses):
        eyes.look_if_new(who, f"/{language}/{address}", clients[who])
    eyes.look("nobody", f"/{language}/nothing-here/", status=404)
    eyes.look("nobody", f"/{language}/{withheld_page(cast)}", status=410)
    for address in withdrawn_pages(cast):
        eyes.look("nobody", f"/{language}/{address}", status=410)
    # To whom it is not open it is not there.
    eyes.look("owner", f"/{language}/{SLUG}/staff/", status=404)
    eyes.look_at_code_page(language)
    for template in ERRORS:
        eyes.look_at_error(template, language)
    for who, address, sent in answered:
        body = clients[who].post(f"/{language}/{address}", sent).content.decode()
        eyes.look_at_answer(who, f"/{language}/{address}", body)
    look_at_protection(eyes, room, clients["protection_officer"], cast, language)
    for context in eyes.contexts:
        context.close()
    unseen = sorted(pages_to_show() - shown - NOT_SHOWN)
    assert (eyes.found, eyes.elsewhere, unseen) == ({}, [], []), f"{eyes.pages} pages looked at"
