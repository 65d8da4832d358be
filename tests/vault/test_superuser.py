"""The database's superuser tries: refused, flagged, or harmless for a stated reason; never silent.

`SUPERUSER_SWEEP=all` (bench/prove/superuser.py) looks after every single change with the worker's
check and through the pages as well; here a part of them is looked at that way.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from portal.audit import AuditEntry, seal
from portal.vault import granting, keylog
from portal.vault.datakeys import DataKey
from portal.vault.identities import KeyPair
from portal.vault.keylog import Step
from portal.vault.models.keys import write_signatures
from protection.heads.checking import check_heads
from protection.heads.harmless import HARMLESS, reason_for
from protection.heads.listing import covered_tables
from tests.notifications.conftest import as_worker
from tests.protection.conftest import Room, newcomer, room, staffed, store
from tests.protection.test_pages import Browser
from tests.vault.superuser import (
    Attack,
    added,
    changes,
    columns,
    deleted,
    superuser,
    swapped,
    tables,
)
from tests.vault.tried import Scene, make_scene, newest_text

__all__ = ["newcomer", "room", "staffed", "store"]
pytestmark = pytest.mark.django_db(transaction=True)
IS_WHOLE = os.environ.get("SUPERUSER_SWEEP") == "all"


@pytest.fixture
def scene(room: Room) -> Scene:
    """Two cases and an open vault."""
    return make_scene(room)


class Sweep:
    """What came of the changes: each refused or flagged, harmless with a reason, or unlabelled."""

    def __init__(self, scene: Scene, browser: Browser) -> None:
        self.scene, self.browser = scene, browser
        self.said: dict[str, str] = {}
        self.unlabelled: list[str] = []
        self.broken_pages: list[str] = []

    def look(self, attack: Attack, *, by_all: bool) -> None:
        """Look from every side while the change stands, then undo it."""
        try:
            found = list(self.scene.looks(attack.table))
            if by_all:
                found += self._worker() if attack.table in covered_tables() else []
                self._pages(attack)
        finally:
            attack.undo()
        reason = reason_for(attack.table, attack.column)
        self.said[str(attack)] = found[0] if found else f"harmless: {reason}"
        if not found and not reason:
            self.unlabelled.append(str(attack))

    def _worker(self) -> list[str]:
        """The check by the clock, with public keys alone; its alarms are taken away again."""
        with as_worker():
            found = check_heads()
        with superuser() as cursor:
            cursor.execute("DELETE FROM protection_headalarm")
        return [f"flagged by the worker: {found}"] if found else []

    def _pages(self, attack: Attack) -> None:
        """No error on any page. Not for the counts of readings: a page would add one for good."""
        if attack.table == "portal_readingcount":
            return
        for path in ("", f"cases/{self.scene.case.pk}/", "alarms/"):
            status = self.browser.get(path).status_code
            if status >= 500:
                self.broken_pages.append(f"{attack}: {path or 'board'} {status}")
        with superuser() as cursor:
            cursor.execute("DELETE FROM protection_headalarm")


@pytest.fixture
def sweep(scene: Scene) -> Sweep:
    """An officer looks on, in a browser too."""
    browser = Browser(scene.room, scene.room.first.actor)
    browser.client.raise_request_exception = False
    browser.unlock()
    return Sweep(scene, browser)


def test_every_column_is_refused_flagged_or_harmless_for_a_reason(sweep: Sweep) -> None:
    assert list(sweep.scene.looks("portal_readingpermit")) == []
    empty = set()
    with superuser() as cursor:
        for model in tables():
            table = model._meta.db_table
            row = sweep.scene.row_of(cursor, table)
            listed = columns(cursor, model)
            if row is None:
                empty |= {f"{table}.{one.name}" for one in listed if not _is_known(table, one.name)}
                continue
            for number, column in enumerate(listed):
                for attack in changes(cursor, column, row):
                    sweep.look(attack, by_all=IS_WHOLE or number == 1)
            assert list(sweep.scene.looks(table)) == [], f"{table} was not put back"
    _tell(sweep)
    assert sweep.unlabelled == []
    assert sweep.broken_pages == []
    assert empty == set(), "no row to change, and neither listed in the head nor labelled"
    assert len(sweep.said) > 150


def _is_known(table: str, column: str) -> bool:
    covered = covered_tables().get(table)
    return bool(reason_for(table, column)) or (
        covered is not None and column not in covered.without
    )


def _tell(sweep: Sweep) -> None:
    """The table of what was tried, for the proof's reader."""
    if IS_WHOLE:
        for attack, said in sorted(sweep.said.items()):
            print(f"{attack}: {said}")  # noqa: T201 - the proof's own output


def test_no_label_speaks_of_what_is_not_there() -> None:
    with superuser() as cursor:
        known = {
            model._meta.db_table: {column.name for column in columns(cursor, model)}
            for model in tables()
        }
    for table, labels in HARMLESS.items():
        assert table in known, table
        assert set(labels) - {"*"} <= known[table], table


def test_rows_deleted_swapped_put_back_and_forged_are_noticed(sweep: Sweep) -> None:
    with superuser() as cursor:
        for attack in _on_rows(cursor, sweep.scene):
            sweep.look(attack, by_all=True)
            assert "harmless" not in sweep.said[str(attack)], attack
    assert sweep.unlabelled == sweep.broken_pages == []
    assert list(sweep.scene.looks("portal_keylogentry")) == []


def _on_rows(cursor: Any, scene: Scene) -> Iterator[Attack]:
    older, newer = newest_text(cursor, scene.case)
    yield deleted(cursor, "protection_casetext", newer)
    yield _put_back(cursor, older, newer)
    yield _message_deleted(cursor, scene)
    yield _between_cases(
        cursor, scene, "protection_casetext", "sealed", "compartment = 'narrative'"
    )
    yield _between_cases(cursor, scene, "portal_vaultgrant", "box", _own_narrative(scene))
    for table in sorted(covered_tables()):
        row = scene.row_of(cursor, table)
        if row is not None and table != "protection_actdelivery":
            yield deleted(cursor, table, row)
    yield _own_grant(cursor, scene)
    yield _own_officer(cursor, scene)
    yield _due_moved(cursor, scene)


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


def _between_cases(cursor: Any, scene: Scene, table: str, column: str, where: str) -> Attack:
    rows = []
    for case in (scene.case, scene.other):
        asked = f"SELECT id FROM {table} WHERE case_id = %s AND {where}"  # noqa: S608 - of this file alone
        cursor.execute(asked, [str(case.pk)])
        rows.append(cursor.fetchone()[0])
    return swapped(cursor, table, column, (rows[0], rows[1]))


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


def _due_moved(cursor: Any, scene: Scene) -> Attack:
    row = str(scene.case.pk)
    change = "UPDATE portal_clock SET due_at = due_at {} interval '30 days' WHERE subject_id = %s"
    cursor.execute(change.format("+"), [row])
    return Attack(
        "portal_clock", "due_at", "moved", lambda: cursor.execute(change.format("-"), [row])
    )


def test_an_alarm_is_told_once_without_a_word_and_stands_until_it_is_settled(
    scene: Scene,
) -> None:
    from portal.outbox import Event
    from portal.tenancy.context import tenant_context
    from protection.cases.settling import list_alarms, settle_alarms

    room = scene.room
    with superuser() as cursor:
        cursor.execute(
            "UPDATE protection_protectioncase SET level = 4 WHERE id = %s", [str(scene.case.pk)]
        )
    with as_worker():
        assert check_heads() == 1
        assert check_heads() == 1
    with tenant_context(room.supervisor.actor):
        (alarm,) = list_alarms(room.supervisor.actor)
        assert alarm.places == ["changed protection_protectioncase.level"]
        assert Event.objects.filter(name="case.altered").count() == 1
        (entry,) = AuditEntry.objects.filter(action="case.altered")
        assert entry.details == {"places": alarm.places}
    with room.opened(room.first, scene.case.pk) as opened:
        assert [str(fault) for fault in opened.faults] == alarm.places
    room.do(room.first, settle_alarms, case_id=scene.case.pk, words="The level was 1.")
    with as_worker():
        assert check_heads() == 0
    with tenant_context(room.supervisor.actor):
        assert list_alarms(room.supervisor.actor) == []


def test_a_case_put_back_whole_with_its_head_is_older_than_what_the_audit_knows(
    scene: Scene,
) -> None:
    """Rows, head and what readers remember, all of them as they stood before."""
    from protection.cases.services import write_note

    room = scene.room
    with superuser() as cursor:
        for table in ("protection_casetext", "protection_signedhead", "protection_headseen"):
            cursor.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
        room.do(room.first, write_note, case_id=scene.case.pk, words="Later.", is_shared=False)
        for table in ("protection_casetext", "protection_signedhead", "protection_headseen"):
            cursor.execute(f"TRUNCATE {table}")
            cursor.execute(f"INSERT INTO {table} TABLE kept_{table}")
            cursor.execute(f"DROP TABLE kept_{table}")
    with as_worker():
        assert check_heads() == 1


def _verify(*options: str) -> str:
    out = StringIO()
    call_command("verify_audit", *options, stdout=out)
    return out.getvalue()


def _refused(*options: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", *options, stdout=out)
    return out.getvalue()


def test_the_audit_made_anew_and_its_tail_cut_are_found(
    scene: Scene, tmp_path: Path, settings: Any
) -> None:
    from portal.anchors import export_anchor

    settings.AUDIT_ANCHOR_DIR = tmp_path / "anchors"
    settings.AUDIT_ANCHOR_HOOK = ["cp", "--target-directory", str(tmp_path)]
    with as_worker():
        seal(10_000)
        anchor = export_anchor()
        assert export_anchor() is None
    assert anchor is not None
    elsewhere = str(tmp_path / anchor.name)
    assert "chains are whole" in _verify("--anchor", elsewhere)
    with superuser() as cursor:
        for change in _on_audit(cursor, scene):
            said = _refused("--anchor", elsewhere)
            assert "BAD" in said, change
            change.undo()
    assert "chains are whole" in _verify("--anchor", elsewhere)


def _on_audit(cursor: Any, scene: Scene) -> Iterable[Attack]:
    """A line of reading changed, with all hashes made anew; the newest lines gone; one gone."""
    tenant = str(scene.room.tenant.pk)
    cursor.execute("CREATE TEMP TABLE audit_kept AS SELECT * FROM portal_auditentry")

    def undo() -> None:
        cursor.execute("DELETE FROM portal_auditentry")
        cursor.execute("INSERT INTO portal_auditentry SELECT * FROM audit_kept")

    cursor.execute(
        "UPDATE portal_auditentry SET details = jsonb_set(details, '{marks}', '[]')"
        " WHERE id = (SELECT max(id::text)::uuid FROM portal_auditentry"
        " WHERE action = 'vault.read' AND tenant_id = %s)",
        [tenant],
    )
    _hash_anew(cursor, tenant)
    yield Attack("portal_auditentry", "details", "changed and hashed anew", undo)
    cursor.execute("DELETE FROM portal_auditentry WHERE tenant_id = %s AND sequence > 20", [tenant])
    yield Attack("portal_auditentry", "*", "tail cut", undo)
    cursor.execute("DELETE FROM portal_auditentry WHERE tenant_id = %s AND sequence = 5", [tenant])
    _hash_anew(cursor, tenant)
    yield Attack("portal_auditentry", "*", "one deleted, the rest hashed anew", undo)


def _hash_anew(cursor: Any, tenant: str) -> None:
    """The chain as the sealer makes it, over what stands there now."""
    cursor.execute(
        "SELECT id, actor_id, actor_is_system, action, subject_type, subject_id, fields, details,"
        " payload_hash, salt, recorded_at FROM portal_auditentry"
        " WHERE tenant_id = %s ORDER BY sequence",
        [tenant],
    )
    previous, made = "0" * 64, []
    for number, row in enumerate(cursor.fetchall(), start=1):
        pk, actor, system, action, kind, subject, fields, details, payload, salt, at = row
        body = [previous, number, str(pk), tenant, str(actor), system, action, kind, str(subject)]
        body += [fields, details, payload, salt, at.isoformat()]
        previous = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        made.append((number, previous, str(pk)))
    cursor.execute("UPDATE portal_auditentry SET sequence = NULL WHERE tenant_id = %s", [tenant])
    cursor.executemany(
        "UPDATE portal_auditentry SET sequence = %s, chain_hash = %s WHERE id = %s", made
    )
