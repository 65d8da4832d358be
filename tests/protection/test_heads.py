"""Signed heads follow the work; access ends by itself; readings are found, counted and limited."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.audit import AuditEntry
from portal.errors import Refused
from portal.keys.expiring import close_expired
from portal.outbox import Event
from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.models import CaseEpoch, VaultCase, VaultGrant
from portal.vault.services.readings import TooManyReadings, permit_reading
from protection.cases import searching
from protection.cases.models import CaseText, ProtectionCase
from protection.cases.readings import openings_of
from protection.cases.searching import search_cases
from protection.cases.services import (
    add_member,
    end_member,
    move_case,
    write_message_by_receipt,
    write_note,
)
from protection.cases.states import Level
from protection.cases.tasking import add_task, finish_task
from protection.cases.texts import head_kept, opened_by_receipt
from protection.heads.models import HeadAlarm, SignedHead
from tests.protection.conftest import CANARY, Room
from tests.protection.test_pages import Browser

pytestmark = pytest.mark.django_db


def _faults(room: Room, case: ProtectionCase) -> list[str]:
    with room.opened(room.supervisor, case.pk) as opened:
        return [str(fault) for fault in opened.faults]


def _count(room: Room, case: ProtectionCase) -> int:
    with tenant_context(room.first.actor):
        return SignedHead.objects.get(case=case).count


def test_the_head_follows_moves_words_tasks_and_messages_of_both_sides(room: Room) -> None:
    case, receipt = room.adopted()
    counts = [_count(room, case)]
    worked = room.do(room.first, add_task, case_id=case.pk, words="Call.")
    steps: list[Any] = [
        lambda: room.do(
            room.first,
            move_case,
            case_id=case.pk,
            name="triage",
            values={"level": Level.HIGH},
            words="A threat.",
        ),
        lambda: room.do(room.first, write_note, case_id=case.pk, words="Dear.", is_shared=True),
        lambda: room.by_receipt(write_message_by_receipt, receipt, words="I am safe."),
        lambda: _with_keys_open(room, case, worked.pk),
    ]
    for step in steps:
        step()
        counts.append(_count(room, case))
        assert _faults(room, case) == []
    assert counts == sorted(set(counts))
    with tenant_context(room.first.actor):
        finish_task(task_id=worked.pk, actor=room.first.actor)
    assert _faults(room, case) == ["changed protection_casetask"]
    with tenant_context(room.supervisor.actor):
        assert HeadAlarm.objects.get().places == ["changed protection_casetask"]


def _with_keys_open(room: Room, case: ProtectionCase, task: Any) -> None:
    """A step without keys of its own, as the desk runs it."""
    person = room.first
    with (
        tenant_context(person.actor),
        head_kept(case.pk, ring=room.staffed.ring(person), actor=person.actor),
    ):
        finish_task(task_id=task, actor=person.actor)


def test_what_was_changed_before_is_not_signed_along_with_the_next_note(room: Room) -> None:
    case, receipt = room.adopted()
    with tenant_context(room.first.actor):
        ProtectionCase.objects.filter(pk=case.pk).update(level=Level.PREVENT)
    room.do(room.first, write_note, case_id=case.pk, words="Next.", is_shared=True)
    assert _faults(room, case) == ["changed protection_protectioncase.level"]
    with tenant_context(room.first.actor):
        CaseText.objects.filter(case=case, compartment="messages").delete()

    def look(**_who: Any) -> list[str]:
        with opened_by_receipt(receipt, tenant=room.tenant) as opened:
            return [str(fault) for fault in opened.faults]

    assert "missing protection_casetext" in room.by_receipt(look, receipt)


@pytest.mark.django_db(transaction=True)
def test_access_that_ended_by_itself_is_followed_by_new_keys(room: Room) -> None:
    from tests.notifications.conftest import as_worker

    case, _receipt = room.adopted()
    more = {"case_id": case.pk, "key_id": room.third.key.pk, "words": "For a week."}
    later = timezone.now() + timedelta(seconds=2)
    room.do(room.first, add_member, compartments=[Compartment.MESSAGES], expires_at=later, **more)
    _sleep((later - timezone.now()).total_seconds())
    with as_worker():
        close_expired()
    with tenant_context(room.first.actor):
        assert VaultCase.objects.get(pk=case.pk).renewal_due
        assert not VaultGrant.objects.filter(key=room.third.key).exists()
    room.do(room.first, write_note, case_id=case.pk, words="Without them.", is_shared=True)
    assert _faults(room, case) == []
    with tenant_context(room.first.actor):
        assert not VaultCase.objects.get(pk=case.pk).renewal_due
        newest = CaseEpoch.objects.filter(case_id=case.pk, epoch=2)
        assert {row.compartment for row in newest} == set(Compartment)
        assert CaseText.objects.filter(case=case, compartment="messages").get().epoch == 2


@pytest.mark.django_db(transaction=True)
def test_a_member_of_some_parts_begins_those_anew_and_the_rest_stays_due(room: Room) -> None:
    from tests.notifications.conftest import as_worker

    case, _receipt = room.adopted()
    third, parts = room.third, [Compartment.MESSAGES, Compartment.FILES]
    more = {"case_id": case.pk, "words": "For a while."}
    room.do(room.first, add_member, key_id=third.key.pk, compartments=parts, **more)
    left = room.supervisor.key.pk
    room.do(room.first, end_member, case_id=case.pk, key_id=left)
    later = timezone.now() + timedelta(seconds=2)
    room.do(room.first, add_member, key_id=left, expires_at=later, **more)
    _sleep((later - timezone.now()).total_seconds())
    with as_worker():
        close_expired()
    for _again in range(2):
        with room.opened(third, case.pk) as opened:
            assert opened.faults == ()
        assert _newest(room, case) == {part: 3 if part in parts else 2 for part in Compartment}
    room.do(third, write_note, case_id=case.pk, words="Without them.", is_shared=True)
    with tenant_context(room.first.actor):
        assert VaultCase.objects.get(pk=case.pk).renewal_due, "the rest stays due"
        assert (
            CaseText.objects.filter(case=case, compartment="messages").latest("kept_at").epoch == 3
        )
    with room.opened(room.first, case.pk) as opened:
        assert opened.faults == ()
    assert _newest(room, case) == {part: 4 if part in parts else 3 for part in Compartment}
    with tenant_context(room.first.actor):
        assert not VaultCase.objects.get(pk=case.pk).renewal_due
        assert not VaultGrant.objects.filter(key_id=left).exists()


def _newest(room: Room, case: ProtectionCase) -> dict[Compartment, int]:
    with tenant_context(room.first.actor):
        rows = CaseEpoch.objects.filter(case_id=case.pk).order_by("epoch")
        return {Compartment(row.compartment): row.epoch for row in rows}


def _sleep(seconds: float) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [max(0.0, seconds)])


def test_who_opened_a_case_is_found_by_its_people_and_by_nobody_else(room: Room) -> None:
    case, receipt = room.adopted()
    other, _receipt = room.adopted()
    _faults(room, case)
    _faults(room, other)
    with room.opened(room.first, case.pk) as opened:
        seen = openings_of(opened)
    assert {one.person_id for one in seen} == {
        room.first.actor.person_id,
        room.supervisor.actor.person_id,
    }

    def look(**_who: Any) -> Any:
        with opened_by_receipt(receipt, tenant=room.tenant) as opened:
            return openings_of(opened)

    roles = {role for one in room.by_receipt(look, receipt) for role in one.roles}
    assert roles == {"protection_officer", "protection_supervisor"}
    with tenant_context(room.first.actor):
        lines = AuditEntry.objects.filter(action="vault.read")
        assert lines.count() >= 4
        assert all(str(case.pk) not in str(line.details) for line in lines)


def test_many_files_are_told_and_too_many_need_a_second_person(room: Room, settings: Any) -> None:
    settings.VAULT_READS_ALARM, settings.VAULT_READS_ALONE = 1, 2
    cases = [room.report()[0] for _ in range(3)]
    for case in cases[:2]:
        with room.opened(room.third, case.pk):
            pass
    with tenant_context(room.supervisor.actor):
        assert Event.objects.filter(name="vault.bulk_reading").count() == 1
    with pytest.raises(TooManyReadings), room.opened(room.third, cases[2].pk):
        pass
    with room.opened(room.third, cases[0].pk):
        pass
    with pytest.raises(Refused):
        room.do(room.supervisor, permit_reading, key_id=room.supervisor.key.pk)
    room.do(room.supervisor, permit_reading, key_id=room.third.key.pk)
    with room.opened(room.third, cases[2].pk) as opened:
        assert opened.texts()


def test_search_finds_in_what_one_may_open_and_keeps_no_word(room: Room) -> None:
    case, _receipt = room.adopted()
    room.report(excluded=[room.first.key.pk])
    browser = Browser(room, room.first.actor)
    assert browser.post("search/", words=CANARY).status_code == 403
    browser.unlock()
    page = browser.post("search/", words=f"  MY {CANARY.upper()} ")
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count(f"/cases/{case.pk}/") == 1
    assert "no-store" in page["Cache-Control"]
    assert f"/cases/{case.pk}/" not in browser.get("search/?words=my").content.decode()
    assert browser.post("search/", words="").status_code == 422
    for _again in range(2):
        assert len(room.do(room.first, search_cases, words=CANARY).hits) == 1
    # The keys kept for the next search are nobody's change of the case.
    assert _faults(room, case) == []
    with tenant_context(room.first.actor):
        kept = CaseText.objects.filter(case=case, compartment="narrative").get()
        sealed = bytearray(kept.sealed)
        sealed[200] ^= 1
        CaseText.objects.filter(pk=kept.pk).update(sealed=bytes(sealed))
    forged = browser.post("search/", words=CANARY).content.decode()
    assert "1 text did not open" in forged


def test_texts_come_in_many_answers_while_the_ones_before_are_opened(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.adopted()
    # Reports that nobody took over: who may have written in them is asked meanwhile.
    for _another in range(2):
        room.report()
    for at_once in (200, 1):
        monkeypatch.setattr(searching, "_CHUNK", at_once)
        found = room.do(room.first, search_cases, words=CANARY)
        assert (len(found.hits), found.searched, found.refused) == (3, 3, 0)


def test_the_board_and_the_file_say_that_something_was_changed(room: Room) -> None:
    case, _receipt = room.adopted()
    browser = Browser(room, room.supervisor.actor)
    browser.unlock()
    assert "not as it was signed" not in browser.get().content.decode()
    with tenant_context(room.first.actor):
        ProtectionCase.objects.filter(pk=case.pk).update(level=Level.PREVENT)
    page = browser.get(f"cases/{case.pk}/")
    assert page.status_code == 200
    assert "the danger: changed" in page.content.decode()
    assert CANARY in page.content.decode()
    assert "not as it was signed" in browser.get().content.decode()
    assert case.reference in browser.get("alarms/").content.decode()
    assert CANARY in browser.get("?words=1").content.decode()
    done = browser.post(f"cases/{case.pk}/settle/", words="Restored by hand; told the operator.")
    assert done.status_code == 302
    assert "not as it was signed" not in browser.get().content.decode()
    assert "the danger: changed" not in browser.get(f"cases/{case.pk}/").content.decode()
