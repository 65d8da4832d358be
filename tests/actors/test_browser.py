"""Signing in with a real browser: passkeys under the strict content policy, all else without."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from portal.actors.models import User
from tests.actors.conftest import code_now
from tests.cast import PASSWORD
from tests.journeys.visitor import press

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture
def chromium(live_server: Any, person: User) -> Iterator[Browser]:
    """Begun after the database was written: nothing of Django runs in its thread."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def sign_in_at(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/en/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    press(page, "main .button-row button")


def set_up_app(page: Page, base: str) -> None:
    page.goto(f"{base}/en/account/2fa/totp/activate/")
    page.fill("[name=code]", code_now(page.inner_text("code.secret")))
    press(page, "main .button-row button")


def give_device_a_passkey_store(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_beside_the_app(chromium: Browser, live_server: Any, person: User) -> None:
    page = chromium.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    sign_in_at(page, live_server.url, "amal@example.org")
    page.goto(f"{live_server.url}/en/account/2fa/webauthn/add/")
    assert "Set up an authenticator app first" in page.inner_text("main")
    set_up_app(page, live_server.url)

    give_device_a_passkey_store(page)
    page.goto(f"{live_server.url}/en/account/2fa/webauthn/add/")
    page.fill("[name=name]", "My phone")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/")
    page.goto(f"{live_server.url}/en/account/2fa/totp/deactivate/")
    assert "Remove your passkeys first" in page.inner_text("main")

    page.goto(f"{live_server.url}/en/account/logout/")
    press(page, "main .button-row button")
    page.goto(f"{live_server.url}/en/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/en/account/")
    assert "Amal Haddad" in page.inner_text("h1")
    assert complaints == []
    assert all(url.startswith((live_server.url, "data:")) for url in requests)


def test_everything_else_without_a_script(
    chromium: Browser, live_server: Any, person: User
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 640}
    )
    page = context.new_page()
    sign_in_at(page, live_server.url, "amal@example.org")
    page.wait_for_url("**/en/account/")
    set_up_app(page, live_server.url)
    assert page.locator("code.secret").count() == 10
    page.goto(f"{live_server.url}/en/account/logout/")
    press(page, "main .button-row button")
    page.goto(f"{live_server.url}/en/account/login/")
    assert not page.locator("#passkey_login").is_visible()
    sign_in_at(page, live_server.url, "amal@example.org")
    assert page.locator("[name=code]").is_visible()
