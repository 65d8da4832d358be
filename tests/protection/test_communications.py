"""Communications: prepared, approved, printed, recorded as sent, followed up; each under consent."""

import re
from typing import Any

import pytest
from django.utils import timezone

from portal.tenancy.context import tenant_context
from protection.consent.checks import checks_for
from protection.consent.models import OutwardAct
from protection.consent.purposes import Purpose
from protection.consent.services import record_withdrawal
from protection.referrals.models import Communication
from tests.protection.conftest import Room
from tests.protection.referring import agree
from tests.protection.test_pages import Browser

pytestmark = pytest.mark.django_db
TO = "Special Rapporteur"


def _data(**more: str) -> dict[str, str]:
    checks = {f"check_{check.code}": "Yes." for check in checks_for(Purpose.LETTER)}
    values = {
        "purpose": "letter",
        "recipient": TO,
        "addressee": "Excellency,",
        "subject": "Summons of a defender",
        "words": "She was summoned after her statement.",
    }
    return {**values, **checks, **more}


def _today() -> dict[str, str]:
    today = timezone.localdate()
    return {
        "on_year": str(today.year),
        "on_month": str(today.month),
        "on_day": str(today.day),
    }


def _dated(name: str) -> dict[str, str]:
    return {key.replace("on_", f"{name}_", 1): value for key, value in _today().items()}


@pytest.fixture
def desks(room: Room) -> tuple[Browser, Browser]:
    """Two officers with open vaults."""
    first, second = Browser(room, room.first.actor), Browser(room, room.supervisor.actor)
    first.unlock()
    second.unlock()
    return first, second


def test_a_letter_from_its_draft_to_its_follow_up(
    room: Room, desks: tuple[Browser, Browser]
) -> None:
    first, _second = desks
    case, _receipt = room.adopted()
    at = f"cases/{case.pk}/letters/"
    page = re.sub(r"\s+", " ", first.get(f"{at}add/").content.decode())
    assert "Such letters become public later" in page
    assert first.post(f"{at}add/", **_data()).status_code == 422
    consent = agree(room, case, TO, Purpose.LETTER)
    made = first.post(f"{at}add/", **_data())
    one = made["Location"].removeprefix(first.home)
    _approved_and_printed(desks, one)
    send = {**_dated("sent_on"), "symbol": "AL XXA 1/2026", "channel": "by hand"}
    assert first.post(f"{one}send/", **send).status_code == 302
    reply = {**_dated("received_on"), "words": "The State denies it."}
    assert first.post(f"{one}reply/", **reply).status_code == 302
    shown = first.get(one).content.decode()
    assert "AL XXA 1/2026" in shown
    assert "The State denies it." in shown
    follows = one.split("/")[-2]
    again = first.post(f"{at}add/", **_data(follows=follows, subject="Second letter"))
    assert "AL XXA 1/2026" in first.get(again["Location"].removeprefix(first.home)).content.decode()
    assert first.post(f"{one}close/").status_code == 302
    _after_a_withdrawal(room, desks, consent, again["Location"].removeprefix(first.home))


def _approved_and_printed(desks: tuple[Browser, Browser], one: str) -> None:
    first, second = desks
    assert first.get(f"{one}print/").status_code == 422
    assert first.post(f"{one}approve/").status_code == 422
    assert second.post(f"{one}approve/").status_code == 302
    printed = first.get(f"{one}print/")
    assert "She was summoned" in printed.content.decode()
    assert printed["Cache-Control"] == "private, no-store"


def _after_a_withdrawal(
    room: Room, desks: tuple[Browser, Browser], consent: Any, path: str
) -> None:
    """Approved already: it is neither printed nor sent any more."""
    first, second = desks
    assert second.post(f"{path}approve/").status_code == 302
    said = {"case_id": consent.case_id, "consent_id": consent.pk, "how": "spoken", "words": "No."}
    room.do(room.first, record_withdrawal, **said)
    assert first.get(f"{path}print/").status_code == 422
    send = {**_dated("sent_on"), "symbol": "", "channel": "by hand"}
    assert first.post(f"{path}send/", **send).status_code == 422
    with tenant_context(room.first.actor):
        assert OutwardAct.objects.exclude(sent_at=None).count() == 1
        assert set(Communication.objects.values_list("status", flat=True)) == {"closed", "prepared"}
