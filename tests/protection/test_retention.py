"""Retention: dates by rule, two persons, holds, and an erasure that a copy of everything survives not."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.errors import InvalidFields, NotFound, Refused
from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.peppers import PepperStore, compartment_pepper_id, file_pepper_id
from portal.vault.receipts import write_digits
from protection.cases.models import ProtectionCase
from protection.cases.services import move_case, write_message_by_receipt, write_note
from protection.cases.states import CaseStatus
from protection.retention.erasing import rotate_peppers, warn_in_time
from protection.retention.holds import approve_hold, ask_hold, end_hold
from protection.retention.models import Basis, Erasure, Keeping, Tombstone, Wish
from protection.retention.rows import hanging_models
from protection.retention.rules import DEFAULTS
from protection.retention.selectors import keeping_by_receipt
from protection.retention.services import (
    approve_erasure,
    ask_erasure,
    keep_until,
    set_rule,
    stop_erasure,
    wish_by_receipt,
)
from protection.retention.views.forms import STEPS
from tests.notifications.conftest import as_worker
from tests.protection.conftest import CANARY, Room
from tests.protection.erasing import (
    LONG,
    agreed,
    by_clock,
    closed,
    words_by_receipt,
    words_of_officer,
)
from tests.protection.test_pages import Browser

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_closed_case_has_a_date_and_the_person_sees_it_and_may_wish(room: Room) -> None:
    case, receipt = closed(room)
    seen = room.by_receipt(keeping_by_receipt, receipt)
    assert seen.erase_on.date() == (timezone.now() + timedelta(days=DEFAULTS["safer"].days)).date()
    with as_worker():
        assert warn_in_time(timezone.now()) == 0
        near = seen.erase_on - timedelta(days=10)
        assert warn_in_time(near) == 1
        assert warn_in_time(near) == 0
    with tenant_context(room.first.actor):
        assert ProtectionCase.objects.get().status == CaseStatus.RETENTION
    room.by_receipt(wish_by_receipt, receipt, wish=Wish.LONGER, words="I may need it.")
    assert room.by_receipt(keeping_by_receipt, receipt).wish == Wish.LONGER
    assert by_clock(days=5000) == 0, "nothing erases itself"
    until = timezone.now() + timedelta(days=900)
    room.do(room.first, keep_until, case_id=case.pk, until=until, words="They need it.")
    assert room.by_receipt(keeping_by_receipt, receipt).erase_on == until
    with tenant_context(room.first.actor):
        assert ProtectionCase.objects.get().status == CaseStatus.CLOSED
    room.do(room.first, move_case, case_id=case.pk, name="reopen", words="It began again.")
    assert room.by_receipt(keeping_by_receipt, receipt).erase_on is None


def test_the_person_reads_the_date_in_the_box_and_says_a_wish(room: Room) -> None:
    _case, receipt = closed(room)
    browser = Client()
    given = {"receipt": write_digits(receipt), "institution": room.tenant.slug}
    page = browser.post("/en/box/back/", given, follow=True).content.decode()
    assert "What you told us is kept until" in page
    page = browser.post("/en/box/own/", {"wish": "earlier"}, follow=True).content.decode()
    assert "You asked that it be erased earlier." in page
    assert "Your wish stands." in page
    page = browser.post("/en/box/own/", {"wish": ""}, follow=True).content.decode()
    assert "You asked that it be erased earlier." not in page


def test_rules_are_the_institutions_own_and_say_why(room: Room) -> None:
    given: dict[str, Any] = {"tenant": room.tenant, "outcome": "safer", "days": 10, "grace_days": 3}
    with tenant_context(room.supervisor.actor) as actor:
        with pytest.raises(InvalidFields):
            set_rule(**given, reason=" ", source="A rule", actor=actor)
        set_rule(**given, reason="Our own.", source="A rule", actor=actor)
    _case, receipt = closed(room)
    seen = room.by_receipt(keeping_by_receipt, receipt)
    assert seen.erase_on < timezone.now() + timedelta(days=11)
    assert seen.rule.source == "A rule"


def test_it_takes_two_people_a_grace_and_no_hold(room: Room) -> None:
    case, receipt = closed(room)
    said = {"case_id": case.pk, "basis": Basis.WISH, "words": "They asked."}
    erasure = room.do(room.first, ask_erasure, **said)
    with tenant_context(room.first.actor) as actor, pytest.raises(Refused):
        approve_erasure(erasure_id=erasure.pk, actor=actor)
    with tenant_context(room.supervisor.actor) as actor:
        approve_erasure(erasure_id=erasure.pk, actor=actor)
    assert by_clock() == 0, "within the grace"
    room.do(room.first, stop_erasure, erasure_id=erasure.pk, words="They changed their mind.")
    assert by_clock(days=40) == 0, "stopped"
    erasure = agreed(room, case)
    until = timezone.now() + timedelta(days=300)
    hold = room.do(
        room.first, ask_hold, case_id=case.pk, expires_at=until, words="A court asked for it."
    )
    grants = _count("portal_vaultgrant")
    with tenant_context(room.supervisor.actor) as actor:
        approve_hold(hold_id=hold.pk, actor=actor)
    assert _count("portal_vaultgrant") == grants, "a hold opens nothing"
    assert "A court asked for it." in words_by_receipt(room, receipt)
    (shown,) = room.by_receipt(keeping_by_receipt, receipt).holds
    assert shown.reason == "A court asked for it."
    assert by_clock(days=40) == 0, "held"
    with pytest.raises(Refused):
        room.do(room.first, ask_erasure, **said)
    room.do(room.supervisor, end_hold, hold_id=hold.pk, words="The court has it.")
    assert by_clock(days=40) == 1


def _count(table: str) -> int:
    with as_worker(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name from this file
        return int(cursor.fetchone()[0])


def test_erased_leaves_a_tombstone_and_nothing_else(room: Room, store: PepperStore) -> None:
    case, receipt = closed(room)
    other, _other_receipt = closed(room)
    kept = _rows_of(case)
    assert kept["protection_casetext"] >= 2
    agreed(room, case)
    assert by_clock(days=30) == 1
    with pytest.raises(NotFound):
        words_by_receipt(room, receipt)
    assert _rows_of(case) == {}
    with as_worker():
        assert rotate_peppers(timezone.now() + LONG) == 1
    with tenant_context(room.supervisor.actor):
        stone = Tombstone.objects.get()
    assert (stone.is_whole, stone.basis, stone.peppers) == (True, Basis.WISH, [])
    assert stone.final_at is not None
    for part in Compartment:
        with pytest.raises(Unopenable):
            store.read(compartment_pepper_id(case.tenant_id, case.pk, part))
    assert CANARY in words_of_officer(room, other)
    with tenant_context(room.first.actor):
        assert list(Keeping.objects.values_list("case_id", flat=True)) == [other.pk]


def _rows_of(case: ProtectionCase) -> dict[str, int]:
    """How many rows of each table hang on the case, as the worker counts them."""
    found = {}
    with as_worker(), connection.cursor() as cursor:
        for one in hanging_models():
            if one.column == "case_id":
                table = one.model._meta.db_table
                cursor.execute(
                    f"SELECT count(*) FROM {table} WHERE case_id = %s",  # noqa: S608 - from models
                    [case.pk],
                )
                found[table] = cursor.fetchone()[0]
    return {table: number for table, number in found.items() if number}


class Drawer:
    """A room that keeps one file of a case."""

    def __init__(self, case: ProtectionCase, store: PepperStore) -> None:
        self.case, self.file, self.deleted = case.pk, uuid4(), list[UUID]()
        self.pepper = file_pepper_id(self.file)
        store.create(self.pepper)

    def files_of(self, case_id: UUID) -> list[UUID]:
        return [self.file] if case_id == self.case else []

    def erase_files(self, case_id: UUID, files: Collection[UUID]) -> None:
        self.deleted.extend(files)


def test_a_part_and_a_file_go_and_the_messages_go_on(
    room: Room, store: PepperStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, receipt = room.adopted()
    drawer = Drawer(case, store)
    monkeypatch.setattr("protection.retention.files._ROOMS", [drawer])
    parts = [Compartment.NARRATIVE, Compartment.IDENTITY]
    with pytest.raises(InvalidFields):
        agreed(room, case, parts=[Compartment.MESSAGES])
    agreed(room, case, parts=parts, files=[drawer.file], basis=Basis.NOT_NEEDED)
    assert by_clock(days=8) == 1
    assert drawer.deleted == [drawer.file]
    with pytest.raises(Unopenable):
        store.read(drawer.pepper)
    assert CANARY not in words_of_officer(room, case)
    note = {"words": "We are still here.", "is_shared": True}
    room.do(room.first, write_note, case_id=case.pk, **note)
    room.by_receipt(write_message_by_receipt, receipt, words="So am I.")
    assert words_by_receipt(room, receipt)[-2:] == ["We are still here.", "So am I."]
    with room.opened(room.first, case.pk) as opened:
        opened.seal(Compartment.NARRATIVE, {"kind": "narrative", "words": "Told again."})
    assert "Told again." in words_of_officer(room, case)


def test_the_worker_can_empty_every_table_that_hangs_on_a_case(db: None) -> None:
    with connection.cursor() as cursor:
        for one in hanging_models():
            table = one.model._meta.db_table
            cursor.execute("SELECT has_table_privilege('portal_worker', %s, 'DELETE')", [table])
            assert cursor.fetchone()[0], f"{table}: use erased_by_worker() in its guard"


def test_the_desk_leads_from_a_wish_to_an_erasure_and_stops_it(room: Room) -> None:
    case, receipt = closed(room)
    room.by_receipt(wish_by_receipt, receipt, wish=Wish.EARLIER)
    first, second = Browser(room, room.first.actor), Browser(room, room.supervisor.actor)
    at = f"cases/{case.pk}/keeping/"
    assert first.get(at).status_code == 302, "locked"
    for browser in (first, second):
        browser.unlock()
    assert "erased earlier" in first.get(at).content.decode()
    for name in STEPS:
        assert first.get(f"{at}{name}/").status_code == 200, name
    assert first.get(f"{at}nothing/").status_code == 404
    asked = {"basis": "wish", "words": "They asked."}
    assert first.post(f"{at}erase-part/", **asked).status_code == 422, "no part chosen"
    assert first.post(f"{at}erase/", basis="wish", words=" ").status_code == 422
    assert first.post(f"{at}erase/", **asked).status_code == 302
    with tenant_context(room.first.actor):
        pk = Erasure.objects.get().pk
    assert "agree/" not in first.get(at).content.decode(), "not by the same person"
    assert first.post(f"{at}agree/{pk}/").status_code == 422
    assert second.post(f"{at}agree/{pk}/").status_code == 302
    assert "final, in backups too, on" in second.get(at).content.decode()
    assert first.post(f"{at}stop/{pk}/", words="They changed their mind.").status_code == 302
    third = Browser(room, room.third.actor)
    third.unlock()
    assert third.get(at).status_code == 404
    assert third.post(f"{at}agree/{pk}/").status_code == 404


def test_whoever_coordinates_sets_the_periods(room: Room) -> None:
    first, second = Browser(room, room.first.actor), Browser(room, room.supervisor.actor)
    first.unlock()
    second.unlock()
    assert second.get("periods/").status_code == 200
    assert first.get("periods/").status_code == 403
    rule = {"outcome": "safer", "days": 9, "grace_days": 2, "reason": "Ours.", "source": "A rule"}
    assert second.post("periods/", **{**rule, "source": ""}).status_code == 422
    assert second.post("periods/", **rule).status_code == 302
    assert "A rule" in second.get("periods/").content.decode()
