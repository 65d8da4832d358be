"""The officers' API: the vault's key in a header, every write by the services of the desk."""

from typing import Any

import pytest

from portal.grants import StaffRole
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.vault.unlocking import Session, hold_open
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.protection.acting import ASSESSED, CLINIC, PLANNED, intended
from tests.protection.conftest import CANARY, Room
from tests.vault.conftest import Person

pytestmark = pytest.mark.django_db


class Officer:
    """An officer's program with an open vault."""

    def __init__(self, room: Room, person: Person) -> None:
        from portal.actors.models import ApiToken

        self.http: ApiClient = client_of(person.actor)
        self.home = f"tenants/{room.tenant.slug}/protection/cases/"
        assert person.actor.person_id is not None
        with tenant_context(system_actor(), role=DatabaseRole.NONE):
            token = ApiToken.objects.get(person_id=person.actor.person_id)
        session = Session(room.tenant.pk, person.actor.person_id, f"token:{token.pk}")
        with tenant_context(person.actor):
            self.key = hold_open(room.staffed.ring(person), session).reveal().hex()

    def get(self, path: str = "", key: str | None = None) -> Any:
        return self.http.get(f"{self.home}{path}", **{"X-Vault-Key": key or self.key})

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        return self.http.post(f"{self.home}{path}", body, **{"X-Vault-Key": key or self.key})

    def move(self, case: Any, name: str, **values: Any) -> Any:
        return self.post(f"{case.pk}/transitions/{name}/", values)


def test_a_case_is_worked_at_from_arrival_to_an_approved_plan(room: Room) -> None:
    case, _receipt = room.report()
    first, second = Officer(room, room.first), Officer(room, room.supervisor)
    (row,) = first.get().json()["results"]
    assert (row["reference"], row["transitions"]) == (case.reference, ["adopt"])
    team = [str(room.supervisor.key.pk)]
    assert first.move(case, "adopt", team=team).json()["status"] == "acknowledged"
    assert first.move(case, "triage", level=2).json()["code"] == "invalid"
    assert first.move(case, "triage", level=2, words="A threat.").json()["level"] == 2
    for name in ("assess", "make_plan"):
        assert first.move(case, name).status_code == 200
    at = f"{case.pk}/"
    assert first.post(f"{at}assessment/", ASSESSED).status_code == 201
    assert second.post(f"{at}assessment/", ASSESSED).status_code == 201
    versions = first.get(f"{at}assessment/").json()
    assert versions["is_double"]
    after = [one["id"] for one in versions["newest"]]
    assert first.post(f"{at}assessment/", {**ASSESSED, "after": after}).status_code == 201
    assert not first.get(f"{at}assessment/").json()["is_double"]
    assert first.post(f"{at}plan/", PLANNED).status_code == 201
    assert second.move(case, "approve_plan", words="Good.").json()["status"] == "plan_approved"
    assert first.move(case, "change_level", level=3, words="Calmer.").json()["level"] == 3
    detail = first.get(at)
    assert CANARY in detail.json()["told"][0]["body"]["words"]
    assert "keep" in detail.json()["missing_consents"]
    assert "no-store" in detail["Cache-Control"]


def test_notes_tasks_consents_and_acts_go_through_the_same_gates(room: Room) -> None:
    case, _receipt = room.adopted()
    first, second = Officer(room, room.first), Officer(room, room.supervisor)
    at = f"{case.pk}/"
    assert first.post(f"{at}notes/", {"words": "Ours."}).json()["body"]["words"] == "Ours."
    assert first.post(f"{at}messages/", {"words": "Yours."}).status_code == 201
    begun = first.post(f"{at}protocols/", {"code": "P1"}).json()["results"]
    skip = f"{at}tasks/{begun[0]['id']}/transitions/skip/"
    assert first.post(skip, {"words": "Not alone."}).status_code == 200
    wanted = intended()
    act = {
        "purpose": wanted.purpose.value,
        "recipient": CLINIC,
        "words": wanted.words,
        "answers": dict(wanted.answers),
    }
    assert first.post(f"{at}acts/", act).json()["code"] == "consent_missing"
    said = {"purpose": "health", "recipient": CLINIC, "given_by": "They", "how": "telephone"}
    given = first.post(f"{at}consents/", {**said, "minute": "Yes."}).json()["results"][0]
    made = first.post(f"{at}acts/", act).json()["results"][0]
    moves = f"{at}acts/{made['id']}/transitions/"
    assert first.post(f"{moves}approve/").json()["code"] == "second_person"
    assert second.post(f"{moves}approve/").json()["results"][0]["is_approved"]
    withdrawn = f"{at}consents/{given['id']}/transitions/withdraw/"
    assert first.post(withdrawn, {"how": "A friend said so."}).status_code == 200
    assert first.post(f"{moves}send/").json()["code"] == "consent_missing"
    assert "Consent withdrawn" in {
        one["what"] for one in first.get(f"{at}happened/").json()["results"]
    }


def test_without_the_key_or_the_role_there_is_nothing(room: Room, cast: Cast) -> None:
    case, _receipt = room.adopted()
    first, at = Officer(room, room.first), f"{case.pk}/"
    for key in ("0" * 64, "x" * 64, "00"):
        assert first.get(at, key).json()["code"] == "vault_locked"
        assert first.post(f"{at}notes/", {"words": "x"}, key).json()["code"] == "vault_locked"
    # What another token of the same person unlocked opens nothing with this one.
    other = Officer(room, room.third)
    assert other.get(at).status_code == 404
    assert other.get(at, first.key).status_code == 404
    for actor in (cast.staff[StaffRole.ADMINISTRATOR], cast.owner):
        assert client_of(actor).get(f"{first.home}{at}").status_code == 404
    assert ApiClient(None, first.http.http).get(f"{first.home}{at}").status_code == 401
