"""Work on a case through the desk: assessed, planned, shared out, waited for, joined."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.clocks import Clock
from portal.errors import InvalidFields, NotFound, Refused
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.receipts import Receipt
from protection.cases.escalating import escalate
from protection.cases.judging import (
    Said,
    change_level,
    expect_sign_of_life,
    look_again,
    record_sign_of_life,
    stop_waiting,
    wait_for_person,
)
from protection.cases.merging import merge_cases, propose_merge
from protection.cases.models import CaseTask, Escalation, MemberProposal, ProtectionCase
from protection.cases.protocols.catalogue import PROTOCOLS
from protection.cases.services import move_case, write_message_by_receipt, write_note
from protection.cases.states import FiledBy, Level
from protection.cases.texts import opened_by_receipt
from protection.consent.models import Consent
from protection.consent.purposes import Purpose
from protection.consent.services import (
    ConsentMissing,
    give_consent_by_receipt,
    prepare_act,
    record_consent,
    withdraw_by_receipt,
)
from tests.protection.acting import ASSESSED, CLINIC, PLANNED, intended, spoken, terms
from tests.protection.conftest import CANARY, Room
from tests.protection.test_pages import Browser
from tests.vault.conftest import Person

pytestmark = pytest.mark.django_db


def _typed(after: str = "", **more: str) -> dict[str, str]:
    """The form of an assessment as somebody fills it in."""
    found = {"judgement": ASSESSED["judgement"], "triggers": "A third visit.", "after": after}
    for part in ("threats", "vulnerabilities", "capacities"):
        row = ASSESSED[part][0]
        found |= {f"{part}_what_0": row["what"], f"{part}_why_0": row["why"]}
    return {**found, **more}


def _text(page: Any) -> str:
    assert page.status_code == 200
    return str(page.content.decode())


def _desks(room: Room) -> tuple[Browser, Browser]:
    """The first officer and the supervisor, each with an open vault."""
    found = Browser(room, room.first.actor), Browser(room, room.supervisor.actor)
    for browser in found:
        browser.unlock()
    return found


def _seen(browser: Browser, at: str, versions: int = 1) -> str:
    """The versions that the form says it was begun from."""
    page = _text(browser.get(f"{at}write/"))
    return page.split('name="after" value="')[1][: 37 * versions - 1]


def test_an_assessment_loses_nothing_and_a_plan_says_when_it_is_older(room: Room) -> None:
    case, _receipt = room.adopted()
    browser, _other = _desks(room)
    at = f"cases/{case.pk}/assessment/"
    asked = browser.post(f"{at}write/", **_typed(threats_why_0=""))
    assert asked.status_code == 422
    assert "Lives alone" in asked.content.decode()
    more = _text(browser.post(f"{at}write/", **_typed(more="1")))
    assert "The choir" in more
    assert "threats_what_2" in more
    assert browser.post(f"cases/{case.pk}/plan/write/", **PLANNED).status_code == 422
    assert browser.post(f"{at}write/", **_typed()).status_code == 302
    assert browser.post(f"cases/{case.pk}/plan/write/", **PLANNED).status_code == 302
    anew = _typed(_seen(browser, at), judgement="Worse again.", threats_what_0="A lawsuit")
    browser.post(f"{at}write/", **anew)
    assert "assessed anew since this plan" in _text(browser.get(f"cases/{case.pk}/plan/"))
    page = _text(browser.get(at))
    assert "<ins>A lawsuit</ins>" in page
    assert "<del>The mayor’s men</del>" in page
    assert "Worse again." in _text(browser.get(f"cases/{case.pk}/"))


def test_two_who_save_at_once_both_stand_until_one_brings_them_together(room: Room) -> None:
    case, _receipt = room.adopted()
    first, second = _desks(room)
    at, double = f"cases/{case.pk}/assessment/", "Two of you wrote at the same time"
    first.post(f"{at}write/", **_typed())
    seen = _seen(first, at)
    for browser, said in ((first, "A summons came."), (second, "Less than it was.")):
        assert browser.post(f"{at}write/", **_typed(seen, judgement=said)).status_code == 302
    page = _text(second.get(at))
    assert double in page
    assert "A summons came." in page
    assert "Less than it was." in page
    both = _typed(_seen(second, at, 2), judgement="Both are right.")
    assert second.post(f"{at}write/", **both).status_code == 302
    page = _text(second.get(at))
    assert double not in page
    assert "Earlier versions" in page


def test_a_protocol_becomes_tasks_with_owners_times_and_the_consent_they_need(room: Room) -> None:
    case, _receipt = room.adopted()
    browser, _other = _desks(room)
    at = f"cases/{case.pk}/"
    assert all(one.code in _text(browser.get(f"{at}protocols/")) for one in PROTOCOLS.values())
    assert "Needs consent" in _text(browser.get(f"{at}protocols/P2/"))
    asked = [browser.post(f"{at}protocols/{code}/") for code in ("P2", "P2", "P15", "P99")]
    assert [answer.status_code for answer in asked] == [302, 422, 302, 404]
    with tenant_context(room.first.actor):
        tasks = list(CaseTask.objects.filter(case=case))
    assert len(tasks) == len(PROTOCOLS["P2"].steps) + len(PROTOCOLS["P15"].steps)
    assert {task.owner_id for task in tasks} == {room.first.key.pk, room.supervisor.key.pk}
    quickest = min(task.due_at for task in tasks if task.due_at)
    assert quickest - timezone.now() <= timedelta(minutes=15)
    page = _text(browser.get(f"{at}tasks/"))
    assert "Consent is missing" in page
    assert f"{at}consent/?purpose=letter" in page
    done = browser.post(f"{at}done/{tasks[0].pk}/")
    silent = browser.post(f"{at}skip/{tasks[1].pk}/", words="")
    skipped = browser.post(f"{at}skip/{tasks[1].pk}/", words="They are alone.")
    handed = browser.post(f"{at}hand-over/{tasks[2].pk}/", owner=str(room.supervisor.key.pk))
    assert [one.status_code for one in (done, silent, skipped, handed)] == [302, 422, 302, 302]
    assert "They are alone." in _text(browser.get(f"{at}tasks/"))
    assert f"{len(tasks) - 2} tasks" in _text(browser.get())


def test_who_joins_where_it_could_harm_most_needs_a_second_members_word(room: Room) -> None:
    case, _receipt = room.adopted()
    first, second = _desks(room)
    at, third = f"cases/{case.pk}/", str(room.third.key.pk)
    asked = {"key": third, "compartments": ["messages"], "words": "Speaks the language."}
    assert first.post(f"{at}member/", **asked).status_code == 302
    with tenant_context(room.first.actor):
        proposal = MemberProposal.objects.get()
    assert first.post(f"{at}approve-member/{proposal.pk}/").status_code == 422
    with tenant_context(room.third.actor):
        assert not ProtectionCase.objects.filter(pk=case.pk).exists()
    assert "Speaks the language." in _text(second.get(f"{at}team/"))
    assert second.post(f"{at}approve-member/{proposal.pk}/").status_code == 302
    with room.opened(room.third, case.pk) as opened:
        assert {text.compartment for text in opened.texts()} <= {Compartment.MESSAGES}
    assert second.post(f"{at}approve-member/{proposal.pk}/").status_code == 409
    room.do(
        room.first,
        move_case,
        case_id=case.pk,
        name="triage",
        values={"level": Level.MEDIUM},
        words="Calmer.",
    )
    assert first.post(f"{at}end-member/{third}/").status_code == 302
    assert first.post(f"{at}member/", **asked).status_code == 302
    with room.opened(room.third, case.pk):
        pass
    page = _text(first.get(f"{at}happened/"))
    assert "Somebody joined the team" in page
    assert "Calmer." in page


def _say(room: Room, case: ProtectionCase, service: Any, person: Person, **values: Any) -> Any:
    with tenant_context(person.actor):
        said = Said(case.pk, room.staffed.ring(person), person.actor, f"About {CANARY}.")
        return service(said, **values)


def _due(room: Room, case: ProtectionCase) -> dict[str, Any]:
    with tenant_context(room.first.actor):
        rows = Clock.objects.filter(subject_id=case.pk, ended_at=None, stopped_at=None)
        return dict(rows.values_list("name", "due_at"))


def _triaged(room: Room) -> ProtectionCase:
    case, _receipt = room.adopted()
    values = {"level": Level.MEDIUM}
    triage = {"case_id": case.pk, "name": "triage", "values": values, "words": "Harassment."}
    room.do(room.first, move_case, **triage)
    return case


@pytest.mark.django_db(transaction=True)
def test_a_sign_of_life_that_does_not_come_is_told_without_a_word(room: Room) -> None:
    from tests.notifications.conftest import as_worker

    case, soon = _triaged(room), timezone.now() + timedelta(hours=3)
    _say(room, case, expect_sign_of_life, room.first, first_at=soon, every_hours=24)
    _say(room, case, wait_for_person, room.first, days=20)
    assert set(_due(room, case)) == {"check_in", "pause"}
    with pytest.raises(InvalidFields):
        _say(room, case, expect_sign_of_life, room.first, first_at=timezone.now())
    with as_worker():
        assert escalate(soon + timedelta(seconds=1)) == 1
    with tenant_context(room.supervisor.actor):
        told = Escalation.objects.get()
    assert (told.clock, told.reference) == ("check_in", case.reference)
    _say(room, case, record_sign_of_life, room.supervisor)
    again = _due(room, case)["check_in"]
    assert timedelta(hours=23) < again - timezone.now() <= timedelta(hours=24)


def test_feedback_looks_and_waiting_follow_the_danger(room: Room) -> None:
    case = _triaged(room)
    assert _due(room, case)["feedback"] == case.received_at + timedelta(days=7)
    note = {"words": "So far.", "is_shared": True, "is_feedback": True}
    room.do(room.first, write_note, case_id=case.pk, **note)
    assert _due(room, case)["feedback"] > timezone.now() + timedelta(days=89)
    _say(room, case, wait_for_person, room.first, days=20)
    _say(room, case, change_level, room.first, level=Level.CRITICAL)
    assert _due(room, case)["pause"] <= timezone.now() + timedelta(days=3)
    _say(room, case, stop_waiting, room.first)
    with pytest.raises(Refused):
        _say(room, case, stop_waiting, room.first)
    _say(room, case, look_again, room.first)
    looked = _due(room, case)["review"]
    assert timedelta(hours=23) < looked - timezone.now() <= timedelta(hours=24)


def _read(*, receipt: Receipt, tenant: Any) -> set[str]:
    with opened_by_receipt(receipt, tenant=tenant) as opened:
        return {str(text.body.get("words", "")) for text in opened.texts()}


def _joined(room: Room) -> tuple[ProtectionCase, ProtectionCase, Receipt, Receipt]:
    """A case that was joined to another one, that other one, and the receipt of each."""
    goes_on, older = room.adopted()
    case, newer = room.adopted()
    said = terms(Purpose.HEALTH, recipient=CLINIC)
    room.by_receipt(give_consent_by_receipt, newer, terms=said)
    said = spoken(Purpose.HEALTH, recipient=CLINIC)
    room.do(room.first, record_consent, case_id=goes_on.pk, terms=said)
    room.do(room.first, write_note, case_id=goes_on.pk, words="Before.", is_shared=True)
    joining = {"case_id": case.pk, "target_id": goes_on.pk, "words": "Both code words."}
    room.do(room.first, propose_merge, **joining)
    with pytest.raises(Refused) as alone:
        room.do(room.first, merge_cases, case_id=case.pk)
    assert alone.value.reason == "second_person"
    room.do(room.supervisor, merge_cases, case_id=case.pk)
    return case, goes_on, newer, older


def test_two_reports_of_one_person_are_joined_and_both_receipts_work(room: Room) -> None:
    case, goes_on, newer, older = _joined(room)
    with tenant_context(room.first.actor):
        ended = ProtectionCase.objects.get(pk=case.pk)
    assert (ended.status, ended.merged_into_id) == ("merged", goes_on.pk)
    room.do(room.first, write_note, case_id=goes_on.pk, words="To you.", is_shared=True)
    for receipt, words in ((newer, "By the newer one."), (older, "By the older one.")):
        room.by_receipt(write_message_by_receipt, receipt, words=words)
    both = {"To you.", "By the newer one.", "By the older one."}
    assert both <= room.by_receipt(_read, older)
    read = room.by_receipt(_read, newer)
    assert both <= read
    assert not read & {"Before.", f"They took my {CANARY}."}
    with room.opened(room.first, goes_on.pk) as opened:
        assert both <= {str(text.body.get("words", "")) for text in opened.texts()}
    browser, _other = _desks(room)
    assert case.reference in _text(browser.get(f"cases/{goes_on.pk}/"))


def test_a_withdrawal_by_either_receipt_stops_every_act_of_joined_cases(room: Room) -> None:
    case, goes_on, newer, _older = _joined(room)
    act = room.do(room.first, prepare_act, case_id=goes_on.pk, intended=intended())
    with tenant_context(room.first.actor):
        carried = Consent.objects.filter(case_id=goes_on.pk).exclude(pk=act.consent_id).get()
    room.by_receipt(withdraw_by_receipt, newer, consent_id=carried.pk)
    for one in (goes_on, case):
        with pytest.raises(ConsentMissing):
            room.do(room.first, prepare_act, case_id=one.pk, intended=intended())


def test_cases_of_different_senders_or_teams_are_kept_apart(room: Room) -> None:
    case, _receipt = room.adopted()
    theirs, _other = room.adopted(filed_by=FiledBy.REPRESENTATIVE)
    foreign, _third = room.report()
    for target, error in ((theirs.pk, Refused), (foreign.pk, Refused), (case.pk, NotFound)):
        with pytest.raises(error):
            room.do(room.first, propose_merge, case_id=case.pk, target_id=target, words="One.")


def test_the_greatest_danger_calls_whoever_is_on_duty_and_says_nothing(room: Room) -> None:
    from portal.outbox import Event
    from protection.cases.subscribers import wake_duty
    from protection.roster.models import Call

    case, _receipt = room.report()
    with tenant_context(system_actor(room.tenant.pk)):
        received = Event.objects.get(name="case.received", subject_id=case.pk)
        wake_duty(received)
        wake_duty(received)
    with tenant_context(room.supervisor.actor):
        call = Call.objects.get()
    assert str(case.pk) not in call.key
    assert str(received.pk) not in call.key
    assert case.reference not in call.key
