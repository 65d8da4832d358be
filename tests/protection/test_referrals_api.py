"""Referrals and communications over the API: the same services, the key in a header."""

from typing import Any

import pytest
from django.test import Client

from portal.actors.tokens import person_of_token
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.vault.unlocking import Session, hold_open
from protection.cases.models import ProtectionCase
from protection.consent.purposes import Purpose
from tests.api.client import client_of
from tests.cast import Cast
from tests.protection.conftest import CANARY, Room
from tests.protection.referring import LETTER, agree, answered, helper_of
from tests.vault.conftest import Person

pytestmark = pytest.mark.django_db


class Caller:
    """An officer's program with an open vault."""

    def __init__(self, room: Room, person: Person, case: ProtectionCase) -> None:
        self.client = client_of(person.actor)
        assert person.actor.person_id is not None
        assert self.client.token is not None
        with tenant_context(system_actor(), role=DatabaseRole.NONE):
            token = person_of_token(self.client.token)
        assert token is not None
        session = Session(room.tenant.pk, person.actor.person_id, f"token:{token.pk}")
        with tenant_context(person.actor):
            self.key = hold_open(room.staffed.ring(person), session).reveal().hex()
        self.home = f"tenants/{room.tenant.slug}/protection/cases/{case.pk}/"

    def get(self, path: str) -> Any:
        return self.client.get(f"{self.home}{path}", **{"X-Vault-Key": self.key})

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(f"{self.home}{path}", data, **{"X-Vault-Key": self.key})


def test_a_referral_and_a_letter_over_the_api(room: Room, cast: Cast) -> None:
    helper = helper_of(cast)
    case, _receipt = room.adopted()
    first, second = Caller(room, room.first, case), Caller(room, room.supervisor, case)
    listed = first.get("referrals/")
    assert listed["Cache-Control"] == "private, no-store"
    (chosen,) = [one for one in listed.json()["enclosures"] if CANARY in one["words"]][:1]
    asked = {
        "actor": str(helper.row.pk),
        "purpose": "legal",
        "kind": "legal",
        "letter": LETTER,
        "keys": [chosen["key"]],
        "answers": answered(Purpose.LEGAL),
    }
    assert first.post("referrals/", **asked).json()["code"] == "consent_missing"
    agree(room, case, helper.row.name)
    made = first.post("referrals/", **asked)
    assert made.status_code == 201
    one = f"referrals/{made.json()['id']}/transitions/"
    assert first.post(f"{one}approve/").json()["code"] == "second_person"
    assert second.post(f"{one}approve/").json()["is_approved"]
    sent = first.post(f"{one}send/").json()
    assert sent["status"] == "in_progress"
    assert "code" not in first.get("referrals/").json()["results"][0]
    fetched = Client().post("/en/parcel/", {"code": sent["code"], "do": "fetch"})
    assert helper.opened(fetched.content)[0]["letter"] == LETTER
    assert first.post(f"{one}reject/").status_code == 422
    assert first.post(f"{one}reject/", reason="capacity").json()["status"] == "rejected"
    assert first.post(f"{one}nothing/").status_code == 404
    _a_letter(room, case, first, second)
    assert first.client.get(f"{first.home}referrals/").status_code == 403
    assert Client().get(f"/api/v1/{first.home}referrals/").status_code == 401


def _a_letter(room: Room, case: ProtectionCase, first: Caller, second: Caller) -> None:
    agree(room, case, "Riverland", Purpose.STATE)
    draft = {
        "purpose": "state",
        "recipient": "Riverland",
        "subject": "A summons",
        "words": "We ask about it.",
        "answers": answered(Purpose.STATE),
    }
    made = first.post("communications/", **draft).json()
    one = f"communications/{made['id']}/transitions/"
    assert second.post(f"{one}approve/").json()["is_approved"]
    assert set(first.post(f"{one}send/").json()["errors"]) == {"sent_on"}
    sent = first.post(f"{one}send/", sent_on="2026-01-01", channel="by hand")
    assert sent.json()["status"] == "sent"
    assert first.post(f"{one}close_unanswered/").json()["outcome"] == "silent"
    assert first.get("communications/").json()["results"][0]["status"] == "closed"
