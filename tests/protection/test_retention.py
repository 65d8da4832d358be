"""Retention: dates by rule, two persons, holds, and an erasure that a copy of everything survives not."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from portal.errors import InvalidFields, NotFound, Refused
from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.peppers import PepperStore, file_pepper_id
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.cases.services import move_case, write_message_by_receipt, write_note
from protection.cases.states import CaseStatus
from protection.cases.texts import opened_by_receipt
from protection.retention.erasing import erase_due, rotate_peppers, warn_in_time
from protection.retention.holds import approve_hold, ask_hold, end_hold
from protection.retention.models import Basis, Keeping, Tombstone, Wish
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
from tests.notifications.conftest import as_worker
from tests.protection.conftest import CANARY, Room

pytestmark = pytest.mark.django_db(transaction=True)
LONG = timedelta(days=40)


def closed(room: Room) -> tuple[ProtectionCase, Receipt]:
    """A case that two people closed: the person is safer."""
    case, receipt = room.adopted()
    ends = {"ends_as": "safer", "informed": "told"}
    for person, name, values in (
        (room.first, "triage", {"level": 3}),
        (room.first, "propose_closing", ends),
        (room.supervisor, "close", {}),
    ):
        said = {"values": values, "words": "It is over."}
        room.do(person, move_case, case_id=case.pk, name=name, **said)
    return case, receipt


def by_clock(days: int = 0) -> int:
    """The worker's round, so many days from now."""
    with as_worker():
        return erase_due(timezone.now() + timedelta(days=days))


def agreed(room: Room, case: ProtectionCase, **more: Any) -> Any:
    """One asks, another agrees."""
    said = {"basis": Basis.WISH, "words": "They asked.", **more}
    erasure = room.do(room.first, ask_erasure, case_id=case.pk, **said)
    with tenant_context(room.supervisor.actor):
        return approve_erasure(erasure_id=erasure.pk, actor=room.supervisor.actor)


def words_by_receipt(room: Room, receipt: Receipt) -> list[str]:
    """What the receipt opens."""

    def read(receipt: Receipt, tenant: Any) -> list[str]:
        with opened_by_receipt(receipt, tenant=tenant) as opened:
            return [str(text.body.get("words")) for text in opened.texts()]

    found: list[str] = room.by_receipt(read, receipt)
    return found


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


def test_rules_are_the_institutions_own_and_say_why(room: Room) -> None:
    given = {"tenant": room.tenant, "outcome": "safer", "days": 10, "grace_days": 3}
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


def test_erased_is_gone_and_a_copy_of_rows_and_peppers_opens_nothing(
    room: Room, store: PepperStore, tmp_path: Path
) -> None:
    case, receipt = closed(room)
    other, other_receipt = closed(room)
    copies = tmp_path / "stolen"
    shutil.copytree(store.directories[0], copies, ignore=shutil.ignore_patterns("*.key"))
    kept = _rows_of(case)
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
        assert len(stone.hash) == 32
    # The copy comes back beside the present key: the other case opens, the erased one does not.
    _put_back(store, copies)
    ids = [part.value for part in Compartment]
    assert kept["protection_casetext"] >= 2
    assert CANARY in " ".join(words_by_receipt(room, other_receipt))
    with tenant_context(room.first.actor):
        assert list(Keeping.objects.values_list("case_id", flat=True)) == [other.pk]
    from portal.vault.peppers import compartment_pepper_id

    for part in ids:
        with pytest.raises(Unopenable):
            store.read(compartment_pepper_id(case.tenant_id, case.pk, Compartment(part)))


def _put_back(store: PepperStore, copies: Path) -> None:
    """The stolen files of the old generation, laid where the store reads."""
    for old in copies.glob("[0-9]*"):
        for directory in store.directories:
            present = (directory / "generation").read_text()
            for file in old.iterdir():
                target = directory / present / file.name
                if not target.exists():
                    shutil.copy(file, target)


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


def test_a_part_and_a_file_go_and_the_messages_go_on(room: Room, store: PepperStore) -> None:
    from protection.retention.files import _ROOMS, register_files

    case, receipt = room.adopted()
    file = Receipt.generate().locator.hex()
    from uuid import UUID

    file_id = UUID(file[:32])
    store.create(file_pepper_id(case.tenant_id, case.pk, file_id))
    deleted = []

    class Drawer:
        def files_of(self, case_id: UUID) -> list[UUID]:
            return [file_id] if case_id == case.pk else []

        def erase_files(self, case_id: UUID, files: Any) -> None:
            deleted.extend(files)

    register_files(Drawer())
    try:
        parts = [Compartment.NARRATIVE, Compartment.IDENTITY]
        with pytest.raises(InvalidFields):
            agreed(room, case, parts=[Compartment.MESSAGES])
        agreed(room, case, parts=parts, files=[file_id], basis=Basis.NOT_NEEDED)
        assert by_clock(days=8) == 1
    finally:
        _ROOMS.clear()
    assert deleted == [file_id]
    with pytest.raises(Unopenable):
        store.read(file_pepper_id(case.tenant_id, case.pk, file_id))
    assert CANARY not in " ".join(words_by_receipt(room, receipt))
    note = {"words": "We are still here.", "is_shared": True}
    room.do(room.first, write_note, case_id=case.pk, **note)
    room.by_receipt(write_message_by_receipt, receipt, words="So am I.")
    assert words_by_receipt(room, receipt)[-2:] == ["We are still here.", "So am I."]
    with room.opened(room.first, case.pk) as opened:
        opened.seal(Compartment.NARRATIVE, {"kind": "narrative", "words": "Told again."})
    assert "Told again." in words_by_receipt(room, receipt)


def test_the_worker_can_empty_every_table_that_hangs_on_a_case(db: None) -> None:
    with connection.cursor() as cursor:
        for one in hanging_models():
            table = one.model._meta.db_table
            cursor.execute("SELECT has_table_privilege('portal_worker', %s, 'DELETE')", [table])
            assert cursor.fetchone()[0], f"{table}: use erased_by_worker() in its guard"
