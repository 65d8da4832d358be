"""A colleague who lost the passphrase is handed back what was theirs, and nothing more."""

import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.actors.models import User
from portal.audit import AuditEntry
from portal.grants import StaffRole
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.keylog import KeyRole
from portal.vault.models import VaultGrant
from portal.vault.passphrases import passphrase
from portal.vault.receipts import Receipt
from portal.vault.services.keys import make_keys
from protection.cases.models import CaseMember, ProtectionCase
from protection.cases.services import add_member, adopt_case, end_member, move_case
from protection.cases.states import Level
from protection.cases.team import Joining, answer_invitation, invite
from protection.cases.texts import opened_by_receipt
from protection.heads.checking import check_heads
from protection.heads.models import HeadAlarm
from tests.notifications.conftest import as_worker, drained
from tests.protection.conftest import Room
from tests.protection.test_cases_api import Officer
from tests.protection.test_pages import Browser
from tests.vault.conftest import PHRASE, Person, certify, made_keys

LETTERS = (Compartment.MESSAGES, Compartment.NARRATIVE)


def _led(room: Room, by: Person, team: Iterable[Person], level: Level = Level.HIGH) -> Any:
    """A case taken over by somebody with a first team, and judged."""
    case, _receipt = room.report()
    keys = [person.key.pk for person in team]
    room.do(by, adopt_case, case_id=case.pk, team=keys, threshold=2)
    room.do(by, move_case, case_id=case.pk, name="triage", values={"level": level}, words="So.")
    return case


def _join(room: Room, case: ProtectionCase, *parts: Compartment, **more: Any) -> None:
    """The third officer joins by the first one's word."""
    key = room.third.key.pk
    said = {"case_id": case.pk, "key_id": key, "words": "Reads the language.", **more}
    room.do(room.first, add_member, compartments=parts, **said)


def _not_for(room: Room, words: str) -> ProtectionCase:
    """A report whose sender names somebody who must not see it; the team took them all the same."""
    case, receipt = room.report()

    def say(*, receipt: Receipt, tenant: Any) -> None:
        with opened_by_receipt(receipt, tenant=tenant) as opened:
            body = {"kind": "answer", "field": "not_for", "words": words}
            opened.seal(Compartment.NARRATIVE, body)

    room.by_receipt(say, receipt)
    team = [room.third.key.pk, room.supervisor.key.pk]
    taken: ProtectionCase = room.do(room.first, adopt_case, case_id=case.pk, team=team, threshold=2)
    return taken


def _approved(room: Room) -> ProtectionCase:
    """At the greatest danger: the third joined for who it is, as a second member agreed."""
    case: ProtectionCase = _led(room, room.first, [room.supervisor], Level.CRITICAL)
    parts = [*LETTERS, Compartment.IDENTITY]
    joining = Joining(key_id=room.third.key.pk, compartments=parts, words="Speaks with them.")
    asked = room.do(room.first, invite, case_id=case.pk, joining=joining)
    room.do(room.supervisor, answer_invitation, proposal_id=asked.pk, is_approved=True)
    return case


def _cases(room: Room, fourth: Person) -> dict[str, ProtectionCase]:
    """One case of each kind."""
    two, all_three = [room.supervisor], [room.supervisor, room.third]
    found = {
        "expired": _led(room, room.first, two),
        "first team": _led(room, room.first, all_three),
    }
    soon, later = timezone.now() + timedelta(seconds=1), timezone.now() + timedelta(days=9)
    _join(room, found["expired"], *LETTERS, expires_at=soon)
    found["for a while"] = _led(room, room.first, two)
    _join(room, found["for a while"], *LETTERS, expires_at=later)
    found["approved"] = _approved(room)
    found["graver since"] = _led(room, room.first, two)
    _join(room, found["graver since"], *LETTERS)
    moved = Officer(room, room.first).move(
        found["graver since"], "change_level", level=1, words="!"
    )
    assert moved.status_code == 200, moved.content
    found["named"] = _not_for(room, "Please not Quist, he knows them.")
    found["taken off"] = _led(room, room.first, two)
    _join(room, found["taken off"], *LETTERS)
    gone = {"case_id": found["taken off"].pk, "key_id": room.third.key.pk}
    room.do(room.first, end_member, **gone)
    found["of others"] = _led(room, fourth, [room.supervisor, room.third])
    found["never theirs"] = _led(room, room.first, two)
    time.sleep(max(0.0, (soon - timezone.now()).total_seconds()))
    return found


def with_new_keys(room: Room) -> Person:
    """The third officer ends the lost keys, makes new ones, and two certify them."""
    old = Browser(room, room.third.actor)
    assert old.post("keys/end/", reason="lost").status_code == 302
    drained()
    actor, tenant = room.third.actor, room.tenant
    with tenant_context(actor):
        made = make_keys(
            role=KeyRole.OFFICER, phrase=passphrase(PHRASE), tenant=tenant, actor=actor
        )
    anew = Person(actor, made.key, made.keys, made.code)
    certify(room.staffed, anew)
    return anew


def _open_to(person: Person) -> set[UUID]:
    with tenant_context(person.actor):
        return set(ProtectionCase.objects.values_list("pk", flat=True))


def _nothing_altered(room: Room, cases: Iterable[ProtectionCase]) -> None:
    """Every head holds, for whoever opens the case and for the worker."""
    for case in cases:
        with room.opened(room.supervisor, case.pk) as opened:
            assert opened.faults == ()
    with as_worker():
        assert check_heads() == 0


@pytest.mark.django_db(transaction=True)
def test_new_keys_are_given_what_the_ended_ones_had_and_nothing_more(
    room: Room, newcomer: Any
) -> None:
    fourth = made_keys(
        newcomer("fourth", StaffRole.PROTECTION_OFFICER), room.tenant, KeyRole.OFFICER
    )
    certify(room.staffed, fourth)
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        User.objects.filter(pk=room.third.key.person_id).update(name="Teo Quist")
    cases = _cases(room, fourth)
    anew = with_new_keys(room)
    assert _open_to(anew) == set()
    # That somebody left with an ended key is no sign that a row was changed behind the team's back.
    _nothing_altered(room, cases.values())
    back = ["approved", "first team", "for a while"]
    _handed_back_by_page(room, cases, back, anew)
    _handed_back_by_program(room, cases, anew)
    assert _open_to(anew) == {cases[kind].pk for kind in [*back, "of others"]}
    _as_before(room, cases, anew)
    _nothing_altered(room, cases.values())
    _a_row_is_no_evidence(room, cases["never theirs"], anew)


def _handed_back_by_page(
    room: Room, cases: dict[str, ProtectionCase], back: list[str], anew: Person
) -> None:
    browser, path = Browser(room, room.first.actor), f"keys/{anew.key.pk}/return/"
    assert path in browser.get("keys/").content.decode()
    assert browser.get(path).status_code == 302
    browser.unlock()
    page = browser.get(path).content.decode()
    offered = {kind for kind, case in cases.items() if f'value="{case.pk}"' in page}
    assert offered == set(back)
    shown = {kind for kind, case in cases.items() if case.reference in page}
    assert shown == {*back, "graver since", "named"}
    assert "1 case is left to another colleague" in page
    for chosen in ([], [cases["never theirs"].pk], [cases["named"].pk]):
        assert browser.post(path, cases=chosen).status_code == 422
    assert _open_to(anew) == set()
    costs = [_cost(browser, path)]
    assert browser.post(path, cases=[cases["approved"].pk]).status_code == 302
    assert "1 case was handed back." in browser.get(path).content.decode()
    costs.append(_cost(browser, path))
    assert costs[0] == costs[1]
    rest = [cases[kind].pk for kind in back if kind != "approved"]
    assert browser.post(path, cases=rest).status_code == 302
    after = browser.get(path).content.decode()
    assert "2 cases were handed back." in after
    assert 'name="cases"' not in after
    # Nobody hands anything to themselves, nor to whoever has lost nothing.
    for key in (room.first.key.pk, room.supervisor.key.pk):
        assert browser.get(f"keys/{key}/return/").status_code == 404


def _cost(browser: Browser, path: str) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def _handed_back_by_program(room: Room, cases: dict[str, ProtectionCase], anew: Person) -> None:
    """The supervisor, who shares the case of others, does the rest."""
    second = Officer(room, room.supervisor)
    keys = f"tenants/{room.tenant.slug}/protection/keys/"
    at, header = f"{keys}{anew.key.pk}/cases/", {"X-Vault-Key": second.key}
    (row,) = second.http.get(keys, **header).json()["results"]
    assert (row["key"], row["name"]) == (str(anew.key.pk), "Teo Quist")
    assert second.http.get(at).json()["code"] == "vault_locked"
    offer = second.http.get(at, **header).json()
    assert [one["id"] for one in offer["cases"]] == [str(cases["of others"].pk)]
    assert (offer["left"], len(offer["one_by_one"])) == (0, 2)
    body = {"cases": [str(case.pk) for case in cases.values()]}
    done = second.http.post(at, body, **header)
    assert done.status_code == 200, done.content
    assert (done.json()["given"], done.json()["cases"]) == (1, [])
    assert second.http.post(at, body, **header).json()["given"] == 0


def _as_before(room: Room, cases: dict[str, ProtectionCase], anew: Person) -> None:
    """The same parts, the same last day, the same reason; recorded, with no word of the case."""
    with room.opened(anew, cases["first team"].pk) as opened:
        assert {part for part, _epoch in opened.keys.keys} == set(Compartment)
        assert opened.texts()
    with room.opened(anew, cases["for a while"].pk) as opened:
        assert {part for part, _epoch in opened.keys.keys} == set(LETTERS)
    with room.opened(anew, cases["approved"].pk) as opened:
        assert Compartment.ASSESSMENT not in {part for part, _epoch in opened.keys.keys}
    with tenant_context(room.first.actor):
        before, after = CaseMember.objects.filter(
            case=cases["for a while"], key__person_id=anew.actor.person_id
        ).order_by("added_at")
        until = set(VaultGrant.objects.filter(key=anew.key).values_list("expires_at", flat=True))
        said = AuditEntry.objects.filter(
            subject_id=cases["for a while"].pk, action="case.member_returned"
        ).get()
    kept = ("compartments", "expires_at", "text")
    assert after.expires_at is not None
    assert [getattr(before, name) for name in kept] == [getattr(after, name) for name in kept]
    assert until == {None, after.expires_at.replace(microsecond=0)}
    assert said.details == {"key": str(anew.key.pk), "before": str(room.third.key.pk)}


def _a_row_is_no_evidence(room: Room, case: ProtectionCase, anew: Person) -> None:
    """Whoever holds the database writes somebody onto a team: nobody is given a key for it."""
    with tenant_context(room.first.actor):
        CaseMember.objects.create(
            tenant=room.tenant,
            case=case,
            key=room.third.key,
            compartments=[part.value for part in Compartment],
            added_at=timezone.now() - timedelta(days=1),
            ended_at=timezone.now(),
        )
    browser, path = Browser(room, room.first.actor), f"keys/{anew.key.pk}/return/"
    browser.unlock()
    page = browser.get(path).content.decode()
    assert case.reference in page
    assert f'value="{case.pk}"' not in page
    assert case.pk not in _open_to(anew)
    with as_worker():
        assert check_heads() == 1
    with tenant_context(room.supervisor.actor):
        assert HeadAlarm.objects.get().places == ["added protection_casemember"]
