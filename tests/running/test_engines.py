"""The embedded engines: started, started again, killed, and refused with a sentence."""

import json
import os
import signal
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest
import redis

from portal.running.refusals import refusal_for
from tests.running.conftest import PRIVATE, Portal, await_end, descendants

ROLES = {
    "DATABASE_URL": "portal_app",
    "DATABASE_OWNER_URL": "portal_owner",
    "DATABASE_WORKER_URL": "portal_worker",
    "DATABASE_BACKUP_URL": "portal_backup",
}


def ask(address: str, statement: str) -> list[tuple[object, ...]]:
    """Run one statement and return its rows."""
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


def postgres_pid(portal: Portal) -> int:
    """Return the server's process."""
    return int((portal.engine_home / "postgres" / "postmaster.pid").read_text().split()[0])


def keep_a_row(portal: Portal) -> None:
    ask(portal.address("DATABASE_OWNER_URL"), "CREATE TABLE kept AS SELECT 7 AS figure")


def kept_rows(portal: Portal) -> list[tuple[object, ...]]:
    return ask(portal.address("DATABASE_OWNER_URL"), "SELECT figure FROM kept")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Engines that were started afresh, for tests that leave them as they are."""
    folder = tmp_path_factory.mktemp("engines")
    portal = Portal(folder / "data")
    try:
        yield portal.start()
        assert portal.stop() == 0
    finally:
        portal.stop()
        portal.remove_engine_home()


def test_fresh_start_makes_roles_that_cannot_bypass_row_security(running: Portal) -> None:
    powers = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    found = {name: ask(running.address(name), powers)[0] for name in ROLES}
    assert found == {name: (role, False, role == "portal_backup") for name, role in ROLES.items()}
    extensions = ask(running.address("DATABASE_URL"), "SELECT extname FROM pg_extension")
    assert {("pg_trgm",), ("unaccent",), ("btree_gist",)} <= set(extensions)


def test_app_role_takes_the_three_roles_and_holds_nothing_itself(running: Portal) -> None:
    app, owner = running.address("DATABASE_URL"), running.address("DATABASE_OWNER_URL")
    ask(owner, "CREATE TABLE staff_only (id int); GRANT SELECT ON staff_only TO portal_staff")

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(app, "SELECT * FROM staff_only")
    assert ask(app, "SET LOCAL ROLE portal_staff; SELECT * FROM staff_only") == []
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(app, "SET LOCAL ROLE portal_owner")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(app, "CREATE TABLE mine (id int)")


def test_databases_of_tests_are_like_the_real_one(running: Portal) -> None:
    owner = running.address("DATABASE_OWNER_URL")
    connection = psycopg2.connect(owner)
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE test_portal")
    connection.close()

    rows = ask(
        f"{owner.rpartition('/')[0]}/test_portal",
        "SELECT pg_get_userbyid(nspowner), has_schema_privilege('portal_lookup', oid, 'CREATE'),"
        " has_schema_privilege('portal_app', oid, 'CREATE') FROM pg_namespace"
        " WHERE nspname = 'public'",
    )
    assert rows == [("portal_owner", True, False)]


def test_secrets_are_readable_by_their_owner_alone(running: Portal) -> None:
    for name in ("environment", "state.json", "secret-key"):
        assert stat.S_IMODE((running.data / name).stat().st_mode) == PRIVATE, name
    commands = [Path(f"/proc/{pid}/cmdline") for pid in running.children]
    shown = b" ".join(file.read_bytes() for file in commands if file.exists())
    known = json.loads((running.data / "state.json").read_text())["secrets"]
    assert {"postgres", "portal_app", "valkey"} <= known.keys()
    assert not [name for name, secret in known.items() if secret.encode() in shown]


def test_second_start_keeps_data_and_addresses(portal: Portal) -> None:
    portal.start()
    keep_a_row(portal)
    with redis.from_url(portal.address("CELERY_BROKER_URL")) as broker:
        broker.set("kept", "7")
    first = (portal.data / "environment").read_text()
    children = portal.children
    assert portal.stop() == 0
    await_end(children)

    portal.start()
    assert (portal.data / "environment").read_text() == first
    assert kept_rows(portal) == [(7,)]
    with redis.from_url(portal.address("CELERY_BROKER_URL")) as broker:
        assert broker.get("kept") == b"7"


def test_killed_postgres_comes_back_with_its_rows(portal: Portal) -> None:
    portal.start()
    keep_a_row(portal)
    os.kill(postgres_pid(portal), signal.SIGKILL)

    portal.listen("starting it again")
    portal.listen("runs again")
    assert kept_rows(portal) == [(7,)]


@pytest.mark.parametrize("everything", [True, False])
def test_start_after_kill(portal: Portal, *, everything: bool) -> None:
    portal.start()
    keep_a_row(portal)
    assert portal.process is not None
    children = descendants(portal.process.pid)
    for pid in [portal.process.pid, *(children if everything else [])]:
        # The server's own helpers come and go, between the look and the blow too.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    portal.stop()

    portal.start()
    assert kept_rows(portal) == [(7,)]
    await_end(children)


def test_engines_never_run_as_root(running: Portal) -> None:
    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in running.children}
    assert owners
    assert 0 not in owners


def test_directory_that_no_other_user_can_reach(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    portal = Portal(tmp_path / "data")
    try:
        portal.start()
        keep_a_row(portal)
        portal.stop()
        portal.start()
        assert kept_rows(portal) == [(7,)]
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    finally:
        portal.stop()
        portal.remove_engine_home()


def test_another_major_version_is_refused(portal: Portal) -> None:
    portal.start()
    portal.stop()
    (portal.engine_home / "postgres" / "PG_VERSION").write_text("17\n")

    said = portal.refuse()
    assert "was made by PostgreSQL 17 and this portal brings PostgreSQL 18" in said
    assert len(said.splitlines()) == 1


def test_directory_in_use_is_refused(running: Portal) -> None:
    assert running.process is not None

    said = Portal(running.data).refuse()
    assert f"is in use by a running portal (process {running.process.pid})" in said
    assert len(said.splitlines()) == 1


def test_directory_that_cannot_be_written_is_refused() -> None:
    said = Portal(Path("/proc/version/data")).refuse()
    assert said == (
        "/proc/version/data cannot be written by this user. "
        "Choose another directory with PORTAL_DATA."
    )


def test_taken_port_is_refused(data_directory: Path, taken_port: int) -> None:
    said = Portal(data_directory, PORT=str(taken_port)).refuse("demo")
    assert said.startswith(f"Port {taken_port} is taken by another program.")
    assert "PORT=" in said
    assert len(said.splitlines()) == 1


def test_port_that_is_no_number_is_refused(data_directory: Path) -> None:
    said = Portal(data_directory, PORT="http").refuse("demo")
    assert said == "PORT is 'http'; write a number from 1 to 65535."


def test_unknown_benchmark_is_refused(data_directory: Path) -> None:
    said = Portal(data_directory).refuse("bench nothing-of-that-name")
    assert said.startswith("There is no bench called nothing-of-that-name; there are: ")


def test_full_disk_is_said(tmp_path: Path) -> None:
    refusal = refusal_for(OSError(28, "No space left on device", str(tmp_path)))
    assert str(refusal) == (
        f"The disk that holds {tmp_path} is full. Free 300 MB, or choose another directory with "
        "PORTAL_DATA."
    )


def test_services_that_are_given_are_not_started(portal: Portal) -> None:
    portal.environment |= {
        "DATABASE_URL": "postgres://somebody@db.example.org/portal",
        "CELERY_BROKER_URL": "redis://broker.example.org/0",
    }
    portal.start()
    assert "No PostgreSQL is started: DATABASE_URL given." in portal.said
    assert "No Valkey is started: CELERY_BROKER_URL given." in portal.said
    assert portal.children == []
