"""The database's superuser tries whole rows: deleted, swapped, put back, forged; never silent."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from portal.tenancy.context import tenant_context
from portal.vault import granting, keylog
from portal.vault.datakeys import DataKey
from portal.vault.identities import KeyPair
from portal.vault.keylog import Step
from portal.vault.models import VaultGrant
from portal.vault.models.keys import write_signatures
from protection.heads.listing import LABEL, covered_tables
from tests.protection.conftest import Room
from tests.vault.superuser import Attack, added, deleted, superuser
from tests.vault.sweeping import (
    Sweep,
    newcomer,
    quick_passphrases,
    room,
    scene,
    staffed,
    store,
    sweep,
)
from tests.vault.tried import Scene, between_cases, due_moved, newest_text

__all__ = ["newcomer", "quick_passphrases", "room", "scene", "staffed", "store", "sweep"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_deleted_swapped_put_back_and_forged_are_noticed(sweep: Sweep) -> None:
    with superuser() as cursor:
        for attack in _on_rows(cursor, sweep.scene):
            sweep.look(attack, by_all=True)
            assert "harmless" not in sweep.said[str(attack)], attack
    assert sweep.unlabelled == sweep.broken_pages == []
    assert list(sweep.scene.looks("portal_keylogentry")) == []


def test_a_grant_that_was_only_put_into_the_table_makes_no_holder(room: Room) -> None:
    case, _receipt = room.adopted()
    with superuser() as cursor:
        cursor.execute(
            "SELECT g.id FROM portal_vaultgrant g JOIN portal_caseepoch e ON e.id = g.epoch_id"
            " WHERE g.case_id = %s AND g.key_id = %s AND e.epoch = 1 AND e.compartment = 'messages'",
            [str(case.pk), str(room.first.key.pk)],
        )
        row = cursor.fetchone()[0]
        added(cursor, "portal_vaultgrant", row, id=uuid4(), key_id=str(room.third.key.pk))
        mark = "UPDATE portal_vaultcase SET renewal_due = true WHERE id = %s"
        cursor.execute(mark, [str(case.pk)])
    with room.opened(room.first, case.pk) as opened:
        assert "added portal_vaultgrant" in [str(fault) for fault in opened.faults]
    with tenant_context(room.first.actor):
        renewed = VaultGrant.objects.filter(case_id=case.pk, epoch__epoch=2, receipt=None)
        held = set(renewed.values_list("key_id", flat=True))
    assert held == {room.first.key.pk, room.supervisor.key.pk}


def _on_rows(cursor: Any, scene: Scene) -> Iterator[Attack]:
    older, newer = newest_text(cursor, scene.case)
    yield deleted(cursor, "protection_casetext", newer)
    yield _put_back(cursor, older, newer)
    yield _message_deleted(cursor, scene)
    yield between_cases(cursor, scene, "protection_casetext", "sealed", "compartment = 'narrative'")
    yield between_cases(cursor, scene, "portal_vaultgrant", "box", _own_narrative(scene))
    for table in sorted(covered_tables()):
        row = scene.row_of(cursor, table)
        if row is not None and table != "protection_actdelivery":
            yield deleted(cursor, table, row)
    yield _own_grant(cursor, scene)
    yield _own_officer(cursor, scene)
    yield due_moved(cursor, LABEL, "moved")


def _put_back(cursor: Any, older: UUID, newer: UUID) -> Attack:
    """The older revision stands where the newer one stood."""
    cursor.execute("SELECT revision, sealed FROM protection_casetext WHERE id = %s", [str(newer)])
    revision, sealed = cursor.fetchone()
    cursor.execute(
        "UPDATE protection_casetext n SET sealed = o.sealed FROM protection_casetext o"
        " WHERE n.id = %s AND o.id = %s",
        [str(newer), str(older)],
    )

    def undo() -> None:
        cursor.execute(
            "UPDATE protection_casetext SET sealed = %s, revision = %s WHERE id = %s",
            [sealed, revision, str(newer)],
        )

    return Attack("protection_casetext", "sealed", "older put back", undo)


def _message_deleted(cursor: Any, scene: Scene) -> Attack:
    cursor.execute(
        "SELECT id FROM protection_casetext WHERE case_id = %s AND compartment = 'messages'",
        [str(scene.case.pk)],
    )
    return deleted(cursor, "protection_casetext", cursor.fetchone()[0])


def _own_narrative(scene: Scene) -> str:
    return (
        f"key_id = '{scene.room.first.key.pk}' AND epoch_id IN"  # noqa: S608 - of this file alone
        " (SELECT id FROM portal_caseepoch WHERE compartment = 'narrative' AND epoch = 1)"
    )


def _own_grant(cursor: Any, scene: Scene) -> Attack:
    """A grant of a key of one's own making, with the commitment to match: signed by oneself."""
    cursor.execute(
        f"SELECT id, epoch_id FROM portal_vaultgrant WHERE case_id = %s AND {_own_narrative(scene)}",  # noqa: S608 - of this file alone
        [str(scene.case.pk)],
    )
    row, epoch = cursor.fetchone()
    cursor.execute("SELECT commitment, previous FROM portal_caseepoch WHERE id = %s", [str(epoch)])
    commitment, previous = cursor.fetchone()
    cursor.execute(
        "SELECT box, granter, signature FROM portal_vaultgrant WHERE id = %s", [str(row)]
    )
    kept = cursor.fetchone()
    thief = KeyPair.generate()
    place = scene.room.do(scene.room.first, _place_of, case_id=scene.case.pk)
    made = granting.give(
        DataKey.generate(), place, scene.room.first.key.member, thief, previous=bytes(previous)
    )
    values = [made.box, made.granter, made.signature]
    cursor.execute(
        "UPDATE portal_vaultgrant SET box = %s, granter = %s, signature = %s WHERE id = %s",
        [*values, str(row)],
    )
    cursor.execute(
        "UPDATE portal_caseepoch SET commitment = %s WHERE id = %s",
        [made.commitment, str(epoch)],
    )

    def undo() -> None:
        cursor.execute(
            "UPDATE portal_vaultgrant SET box = %s, granter = %s, signature = %s WHERE id = %s",
            [*kept, str(row)],
        )
        cursor.execute(
            "UPDATE portal_caseepoch SET commitment = %s WHERE id = %s", [commitment, str(epoch)]
        )

    return Attack("portal_vaultgrant", "box", "replaced by one's own", undo)


def _place_of(*, case_id: UUID, ring: Any, actor: Any) -> Any:
    from portal.vault.datakeys import Compartment, EpochPlace

    del actor
    return EpochPlace(ring.holder.tenant, case_id, Compartment.NARRATIVE, 1)


def _own_officer(cursor: Any, scene: Scene) -> Attack:
    """An officer of one's own making at the end of the key log, certified by one stolen key."""
    certifier = scene.room.first
    log = scene.ring_log()
    pair = KeyPair.generate()
    card = keylog.Card(uuid4(), bytes(32), keylog.KeyRole.OFFICER, 1, pair.public)
    body = keylog.write_body(scene.room.tenant.pk, log.length, log.head, Step.CERTIFY, [card])
    signed = keylog.signed_entry(body, [(certifier.key.pk, certifier.keys.pair), (card.key, pair)])
    cursor.execute("SELECT id FROM portal_keylogentry ORDER BY sequence DESC LIMIT 1")
    last = cursor.fetchone()[0]
    return added(
        cursor,
        "portal_keylogentry",
        last,
        id=uuid4(),
        sequence=log.length,
        body=body,
        signatures=json.dumps(write_signatures(signed.signatures)),
    )
