"""A colleague who is not of the team, with a locked and with an open vault: the case is not there."""

from typing import Any

import pytest
from django.test import Client

from protection.cases.services import write_note
from protection.consent.purposes import Purpose
from protection.consent.services import give_consent_by_receipt
from tests.isolation.asking import leaks_of, methods_of
from tests.isolation.private import CANARY, Private
from tests.isolation.routes import routes
from tests.protection.acting import terms
from tests.protection.conftest import Room, newcomer, quick_passphrases, room, staffed, store
from tests.protection.test_pages import Browser

__all__ = ["newcomer", "quick_passphrases", "room", "staffed", "store"]
pytestmark = pytest.mark.django_db
# What names a case, or a row of one, on the pages of the desk.
_OF_CASES = ("/desk/cases/",)


@pytest.fixture
def private(room: Room) -> Private:
    """A case in the hands of two others, with a note and a consent."""
    case, receipt = room.adopted()
    said = {"words": f"The {CANARY} stands at the gate.", "is_shared": False}
    room.do(room.first, write_note, case_id=case.pk, **said)
    agreed = terms(Purpose.HEALTH, recipient=CANARY)
    given = room.by_receipt(give_consent_by_receipt, receipt, terms=agreed)
    named = {
        route.key(name) for route in routes() for kind, name in route.parameters() if kind == "uuid"
    }
    # Whatever else than the case an address names stands for the consent.
    return Private({**dict.fromkeys(named, given.pk), "case": case.pk})


@pytest.mark.parametrize("state", ["locked", "open"])
def test_a_colleague_outside_the_team_finds_nothing(
    state: str, room: Room, private: Private, record_property: Any
) -> None:
    colleague = Browser(room, room.third.actor)
    if state == "open":
        assert colleague.unlock().status_code == 302
    leaks, tried = _asked(private, colleague.client)
    record_property("combinations", tried)
    assert leaks == []
    assert tried > 100


def test_the_team_finds_it(room: Room, private: Private) -> None:
    member = Browser(room, room.first.actor)
    assert member.unlock().status_code == 302
    leaks, _tried = _asked(private, member.client)
    assert any("private words" in leak for leak in leaks), "the search would find nothing"


def _asked(private: Private, client: Client) -> tuple[list[str], int]:
    leaks, tried = [], 0
    for route in routes():
        if any(part in route.pattern for part in _OF_CASES):
            leaks += leaks_of(route, private, client, {})
            tried += 2 * len(methods_of(route))
    return leaks, tried
