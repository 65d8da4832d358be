"""Guessing a passphrase is slowed by the account that guesses: on the page, over the API, everywhere."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from portal.audit import AuditEntry
from portal.tenancy.context import tenant_context
from portal.vault.receipts import write_receipt
from tests.api.client import client_of
from tests.protection.conftest import Room, newcomer, quick_passphrases, room, staffed, store
from tests.protection.test_pages import Browser
from tests.vault.conftest import PHRASE

__all__ = ["newcomer", "quick_passphrases", "room", "staffed", "store"]
WRONG = "seven quiet herons over the moor"
TOO_MANY = "There were too many wrong passphrases in a row. Try again at "


def _status(browser: Browser, phrase: str) -> int:
    return int(browser.post("open/", phrase=phrase).status_code)


def _after(minutes: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=True)


@pytest.mark.django_db
def test_each_wrong_passphrase_makes_the_wait_longer_at_every_door(room: Room) -> None:
    officer, api = Browser(room, room.first.actor), client_of(room.first.actor)
    at = f"tenants/{room.tenant.slug}/protection/unlock/"
    assert "After three wrong passphrases in a row" in officer.get("open/").content.decode()
    # On the page, by a program, at another page that asks for it: one count.
    assert _status(officer, WRONG) == 422
    assert api.post(at, {"passphrase": WRONG}).json()["code"] == "wrong_passphrase"
    again = {"phrase": f"{PHRASE} anew", "again": f"{PHRASE} anew"}
    assert officer.post("keys/passphrase/", old=WRONG, **again).status_code == 422
    # The right one is not even tried now, and the page says when it will be.
    for page in (officer.post("open/", phrase=PHRASE), officer.get("open/")):
        assert TOO_MANY in page.content.decode()
    assert officer.get("kept/").status_code == 302
    waiting = api.post(at, {"passphrase": PHRASE})
    assert (waiting.status_code, waiting.json()["code"]) == (429, "too_many_passphrases")
    assert 0 < int(waiting["Retry-After"]) <= 120
    assert officer.post("keys/passphrase/", old=PHRASE, **again).status_code == 422
    with tenant_context(room.first.actor):
        refused = AuditEntry.objects.filter(action="vault.refused", subject_id=room.first.key.pk)
        assert refused.count() == 3
    # It is this account that waits, whoever else comes from the same place.
    assert _status(Browser(room, room.supervisor.actor), PHRASE) == 302
    with _after(1.1):
        assert _status(officer, WRONG) == 422
        assert TOO_MANY in officer.post("open/", phrase=PHRASE).content.decode()
        with _after(1.1):
            assert _status(officer, PHRASE) == 422
        with _after(2.1):
            assert _status(officer, PHRASE) == 302
            # From here it is counted anew.
            assert [_status(officer, phrase) for phrase in (WRONG, WRONG, PHRASE)] == [
                422,
                422,
                302,
            ]


@pytest.mark.django_db
def test_the_longest_wait_is_an_hour_and_the_recovery_code_goes_round_it(room: Room) -> None:
    officer, waited = Browser(room, room.first.actor), 0
    for minutes in (0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60):
        waited += minutes
        with _after(waited + 0.1):
            assert _status(officer, WRONG) == 422
    with _after(waited + 59):
        assert _status(officer, PHRASE) == 422
        chosen = {"phrase": f"{PHRASE} anew", "again": f"{PHRASE} anew"}
        code = write_receipt(room.first.code, "en")
        assert officer.post("keys/recover/", code=code, **chosen).status_code == 302
        assert _status(officer, f"{PHRASE} anew") == 302
