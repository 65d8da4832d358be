"""In a browser without script, with every other host blocked: reported in Arabic, answered, withdrawn.

The officer works at the same portal in a browser of their own. From the answer to the withdrawal on,
what rests on the consent is refused.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Browser

from portal.tenancy.context import tenant_context
from portal.vault.receipts import read_receipt
from protection.cases.models import ProtectionCase
from protection.cases.services import adopt_case
from protection.consent.services import ConsentMissing, approve_act, prepare_act, send_act
from tests.accreditation.applicant.conftest import signed_in
from tests.cast import Cast, cast
from tests.journeys.visitor import Visitor, press
from tests.protection.acting import CLINIC, intended
from tests.protection.conftest import Room
from tests.protection.desk import on_duty
from tests.vault.conftest import PHRASE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["cast"]  # a fixture of another room

SAID = "أخذوا مصباحي عند البوابة"
ANSWER = "نحن هنا، وقد قرأنا رسالتك"


@pytest.fixture
def person(chromium: Browser, live_server: Any, room: Room, cast: Cast) -> Iterator[Visitor]:
    """A telephone at its safest: no script, no picture, no font from anywhere."""
    cache.clear()
    on_duty(cast)
    found = Visitor(chromium, str(live_server.url), "ar", 360, script=False)
    found.context.route(re.compile(r"\.(svg|woff2?|ttf|js)$"), lambda route: route.abort())
    yield found
    assert found.elsewhere == []
    found.context.close()


@pytest.fixture
def officer(chromium: Browser, live_server: Any, room: Room) -> Iterator[Visitor]:
    """The first officer, signed in."""
    found = Visitor(chromium, str(live_server.url), "en", 1280, script=False)
    session = signed_in(room.first.actor).cookies[settings.SESSION_COOKIE_NAME]
    cookie: Any = {"name": session.key, "value": session.value, "url": str(live_server.url)}
    found.context.add_cookies([cookie])
    yield found
    found.context.close()


def test_report_receipt_answer_withdrawal_and_the_share_refused(
    person: Visitor, officer: Visitor, room: Room
) -> None:
    digits = _report(person)
    case = room.case_of(read_receipt(digits))
    room.do(room.first, adopt_case, case_id=case.pk, team=[room.supervisor.key.pk], threshold=2)
    _answer(officer, room, case)
    _come_back(person, digits)
    acts = _share(room, case)
    _withdraw(person)
    with pytest.raises(ConsentMissing):
        room.do(room.first, send_act, act_id=acts)
    with pytest.raises(ConsentMissing):
        room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    assert person.crooked == []


def _report(person: Visitor) -> str:
    """Danger, three fields, three consents; the receipt in digits, which Arabic has."""
    page = person.page
    page.goto(f"{person.base}/ar/box/")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.check("[name=danger][value=no]")
    press(page, "main form button")
    page.fill("[name=happened]", SAID)
    press(page, "main form button:not([name])")
    for name in ("keep", "contact", "team"):
        page.check(f"[name={name}]")
    press(page, "main form button")
    assert page.url.endswith("/box/note/")
    digits = page.inner_text(".panel__number")
    press(page, "main form button")
    assert page.url.endswith("/box/own/")
    assert SAID not in page.content()
    press(page, "form[action$='/box/close/'] button")
    return digits


def _answer(officer: Visitor, room: Room, case: ProtectionCase) -> None:
    """The officer opens the vault and writes."""
    page, home = officer.page, f"{officer.base}/en/{room.tenant.slug}/desk/"
    page.goto(f"{home}open/")
    page.fill("[name=phrase]", PHRASE)
    press(page, "main form button")
    page.goto(f"{home}cases/{case.pk}/message/")
    page.fill("[name=words]", ANSWER)
    press(page, "main form button")
    page.goto(f"{home}cases/{case.pk}/")
    assert SAID in page.content()
    assert ANSWER in page.content()


def _come_back(person: Visitor, digits: str) -> None:
    """In Arabic digits; the answer is there. One consent is given."""
    page = person.page
    page.goto(f"{person.base}/ar/box/back/")
    page.fill("[name=receipt]", digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    press(page, "main form button")
    assert ANSWER in page.content()
    press(page, "a[href$='/own/yes/']")
    page.check("[name=purpose][value=health]")
    page.fill("[name=recipient]", CLINIC)
    press(page, "main > form button")
    assert CLINIC in page.content()


def _share(room: Room, case: ProtectionCase) -> Any:
    """An act that rests on the consent, prepared and approved."""
    act = room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    with tenant_context(room.supervisor.actor):
        approve_act(act_id=act.pk, actor=room.supervisor.actor)
    return act.pk


def _withdraw(person: Visitor) -> None:
    """The last one given; then away, and no way back to it."""
    page = person.page
    press(page, "button[name=withdraw] >> nth=-1")
    assert page.locator("button[name=withdraw]").count() == 3
    page.goto(f"{person.base}/ar/box/own/")
    press(page, "form[action$='/box/close/'] button")
    page.go_back()
    assert ANSWER not in page.content()
    person.crooked.clear()
