"""The database's superuser and what was written down: alarms, a case put back whole, the audit."""

import hashlib
import json
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.audit import AuditEntry, seal
from protection.heads.checking import check_heads
from tests.notifications.conftest import as_worker
from tests.vault.superuser import Attack, superuser
from tests.vault.sweeping import (
    newcomer,
    quick_passphrases,
    room,
    scene,
    staffed,
    store,
)
from tests.vault.tried import Scene

__all__ = ["newcomer", "quick_passphrases", "room", "scene", "staffed", "store"]
pytestmark = pytest.mark.django_db(transaction=True)


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
