"""Raw keys and a dump alone: what each person opens without the portal is what it shows them."""

from typing import Any
from uuid import UUID

import pytest

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.models import VaultReceipt
from portal.vault.receipts import Receipt
from portal.vault.selectors import find_receipt, showing
from protection.cases.services import add_member, end_member, write_note
from protection.cases.texts import opened_by_receipt
from tests.protection.conftest import Room, newcomer, room, staffed, store
from tests.vault.conftest import Person
from tests.vault.raw_reader import Dump, Keys, Row, too_few
from tests.vault.superuser import superuser

__all__ = ["newcomer", "room", "staffed", "store"]
pytestmark = pytest.mark.django_db(transaction=True)
TABLES = ("portal_caseepoch", "portal_vaultgrant", "portal_recoveryshare", "protection_casetext")
THRESHOLD = 2


def _dump(room: Room) -> Dump:
    rows: dict[str, list[Row]] = {}
    with superuser() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - named above
            names = [column.name for column in cursor.description]
            rows[table] = [
                {name: _plain(value) for name, value in zip(names, row, strict=True)}
                for row in cursor.fetchall()
            ]
    return Dump(rows, room.staffed.store.directories[0])


def _plain(value: Any) -> Any:
    """Bytes as bytes, ids as ids, however the driver gives them."""
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
        return UUID(value)
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return [UUID(one) for one in value[1:-1].split(",")]
    return value


def _raw(person: Person, dump: Dump, case: UUID) -> Keys:
    return dump.granted(person.keys.pair.box.reveal(), person.key.pk, case)


def _shown(room: Room, person: Person, case: UUID) -> dict[UUID, Any]:
    with room.opened(person, case) as opened:
        return {text.row: dict(text.body) for text in opened.texts()}


def _shown_by_receipt(room: Room, receipt: Receipt) -> tuple[dict[UUID, Any], VaultReceipt]:
    with tenant_context(system_actor(room.tenant.pk)):
        with opened_by_receipt(receipt, tenant=room.tenant) as opened:
            found = {text.row: dict(text.body) for text in opened.texts()}
        with showing(receipt):
            return found, find_receipt(receipt)


def test_a_dump_opens_to_each_what_the_portal_shows_and_to_nobody_more(room: Room) -> None:
    case, receipt = room.adopted()
    first, supervisor, third = room.first, room.supervisor, room.third
    more = {"case_id": case.pk, "key_id": third.key.pk, "words": "Knows the region."}
    room.do(first, write_note, case_id=case.pk, words="Among us.", is_shared=False)
    room.do(first, write_note, case_id=case.pk, words="Dear you.", is_shared=True)
    room.do(first, add_member, compartments=[Compartment.MESSAGES], **more)
    dump = _dump(room)
    for person in (first, supervisor, third):
        raw = dump.texts(_raw(person, dump, case.pk), case.pk)
        assert raw == _shown(room, person, case.pk)
        assert raw
    narrow = dump.texts(_raw(third, dump, case.pk), case.pk)
    assert {body["kind"] for body in narrow.values()} == {"note"}
    shown, row = _shown_by_receipt(room, receipt)
    theirs = dump.granted(receipt.box_private, row.pk, case.pk)
    assert dump.texts(theirs, case.pk) == shown
    assert "Among us." not in {body["words"] for body in shown.values()}

    _custodians(room, dump, case.pk)
    _a_leaver_with_a_copy_of_the_keys(room, dump, case.pk)


def _custodians(room: Room, dump: Dump, case: UUID) -> None:
    """One fewer than needed adds nothing; enough of them open every text of that one case."""
    held = {person.key.pk: person.keys.pair.box.reveal() for person in room.staffed.custodians}
    for few in too_few(held, THRESHOLD):
        assert dump.recovered(few, case) == {}
        assert all(_raw(person, dump, case) == {} for person in room.staffed.custodians)
    enough = dict(list(held.items())[:THRESHOLD])
    assert dump.texts(dump.recovered(enough, case), case) == _shown(room, room.first, case)


def _a_leaver_with_a_copy_of_the_keys(room: Room, before: Dump, case: UUID) -> None:
    """Taken off the team, with every key kept and the database of afterwards."""
    leaver = room.third
    kept = _raw(leaver, before, case)
    assert kept
    room.do(room.first, end_member, case_id=case, key_id=leaver.key.pk)
    room.do(room.first, write_note, case_id=case, words="After you left.", is_shared=True)
    after = _dump(room)
    assert _raw(leaver, after, case) == {}
    words = {body["words"] for body in after.texts(kept, case).values()}
    assert "After you left." not in words
    assert "After you left." in {
        body["words"] for body in after.texts(_raw(room.first, after, case), case).values()
    }
