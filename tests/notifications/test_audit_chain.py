"""The sealer chains, and `verify_audit` finds what somebody with the owner's powers has changed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from portal import audit
from portal.audit import AuditEntry
from portal.environment import Environment
from portal.permissions import system_actor
from portal.policies.illustrations import illustrations
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from tests.cast import make_institution
from tests.notifications.conftest import as_worker, worker_rows

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def as_owner_of_the_tables() -> Iterator[None]:
    """What somebody can do who holds the owner's password: no trigger, no row security."""
    owner = Environment().database("DATABASE_OWNER_URL", default="")
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE portal_auditentry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE portal_auditentry DISABLE ROW LEVEL SECURITY")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE portal_auditentry ENABLE TRIGGER USER")
            cursor.execute("ALTER TABLE portal_auditentry ENABLE ROW LEVEL SECURITY")
        connection.close()
        connection.settings_dict.update(before)


def _record(tenant: Tenant, count: int) -> None:
    with tenant_context(system_actor(tenant.pk)) as actor:
        for number in range(count):
            audit.record("x.happened", tenant, actor=actor, details={"number": number})


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    """An institution with five entries of its own, sealed."""
    institution = make_institution(illustrations()[0].tenant.slug)
    _record(institution, 5)
    with as_worker():
        audit.seal()
    return institution


def _verify(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def _refused(*arguments: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def test_whole_chains_are_printed_with_head_and_unsealed_tail(tenant: Tenant) -> None:
    said = _verify()
    with worker_rows():
        last = AuditEntry.objects.filter(tenant_id=tenant.pk).order_by("-sequence")[0]
    assert f"{tenant.slug}: {last.sequence} sealed, head {last.chain_hash}" in said
    assert "not sealed yet" not in said
    _record(tenant, 2)
    said = _verify()
    assert said.count("not sealed yet") == 2
    assert said.count("x.happened") == 2


def test_a_changed_entry_is_found(tenant: Tenant) -> None:
    with worker_rows():
        entry = AuditEntry.objects.filter(tenant_id=tenant.pk, action="x.happened")[2]
    with as_owner_of_the_tables(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_auditentry SET action = 'x.did_not' WHERE id = %s", [entry.pk]
        )
    said = _refused()
    assert f"FIRST BAD ENTRY: number {entry.sequence}, changed (entry {entry.pk})" in said


def test_a_removed_entry_is_found(tenant: Tenant) -> None:
    with worker_rows():
        entry = AuditEntry.objects.filter(tenant_id=tenant.pk, action="x.happened")[2]
    with as_owner_of_the_tables(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_auditentry WHERE id = %s", [entry.pk])
    assert f"FIRST BAD ENTRY: number {entry.sequence}, missing" in _refused()


def test_a_tail_that_was_cut_off_is_found_by_the_anchor(tenant: Tenant, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor"
    _verify("--write-anchor", str(anchor))
    _record(tenant, 1)
    with as_worker():
        audit.seal()
    assert "chains are whole" in _verify("--anchor", str(anchor))
    with worker_rows():
        last = AuditEntry.objects.filter(tenant_id=tenant.pk).order_by("-sequence")[1]
    with as_owner_of_the_tables(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM portal_auditentry WHERE tenant_id = %s AND sequence >= %s",
            [tenant.pk, last.sequence],
        )
    assert "chains are whole" in _verify()
    said = _refused("--anchor", str(anchor))
    assert f"FIRST BAD ENTRY: number {last.sequence}, missing, says the anchor" in said


def test_a_chain_made_anew_is_found_by_the_anchor(tenant: Tenant, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor"
    _verify("--write-anchor", str(anchor))
    with as_owner_of_the_tables(), connection.cursor() as cursor:
        cursor.execute("UPDATE portal_auditentry SET action = 'x.forged' WHERE sequence = 1")
        cursor.execute("UPDATE portal_auditentry SET sequence = NULL, chain_hash = ''")
    with as_worker():
        audit.seal()
    assert "chains are whole" in _verify()
    assert "not what the anchor says" in _refused("--anchor", str(anchor))


def test_a_file_that_is_no_anchor_is_refused(tenant: Tenant, tmp_path: Path) -> None:
    wrong = tmp_path / "notes"
    wrong.write_text("a b\n")
    with pytest.raises(CommandError, match="is no anchor"):
        call_command("verify_audit", "--anchor", str(wrong), stdout=StringIO())
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_audit", "--anchor", str(tmp_path / "none"), stdout=StringIO())


def test_another_role_than_the_workers_is_refused(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_WORKER_URL")
    with pytest.raises(CommandError, match="DATABASE_WORKER_URL"):
        call_command("verify_audit", stdout=StringIO())


def test_two_sealers_make_one_chain(tenant: Tenant) -> None:
    _record(tenant, 40)
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for _round in range(10):
                audit.seal(limit=5)
        except BaseException as error:  # noqa: BLE001 - told to the test below
            faults.append(error)
        finally:
            connections.close_all()

    with as_worker():
        sealers = [threading.Thread(target=work) for _ in range(2)]
        for sealer in sealers:
            sealer.start()
        for sealer in sealers:
            sealer.join()
        audit.seal()
    assert not faults
    said = _verify()
    assert "not sealed yet" not in said
    with worker_rows():
        numbers = list(
            AuditEntry.objects.filter(tenant_id=tenant.pk)
            .order_by("sequence")
            .values_list("sequence", flat=True)
        )
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 45
