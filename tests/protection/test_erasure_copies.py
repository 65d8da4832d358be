"""A byte copy of everything but K_p, made before an erasure and put back after it.

Rows: the whole database, copied by PostgreSQL file by file. Peppers: the store's files. The store's
key K_p is not copied: it never stands where a backup is made of.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.peppers import PepperStore, compartment_pepper_id
from portal.vault.receipts import Receipt
from protection.cases.models import CaseText, ProtectionCase
from protection.cases.services import write_message_by_receipt, write_note
from protection.retention.erasing import rotate_peppers
from protection.retention.models import Basis
from tests.conftest import owner_cursor
from tests.notifications.conftest import as_worker
from tests.protection.conftest import CANARY, Room
from tests.protection.erasing import LONG, agreed, by_clock, closed, words_of_officer
from tests.vault.superuser import superuser

COPY = "test_portal_byte_copy"
# Set by `run.py prove erasure`: also look for peppers in the server's files and its log of writes.
SCANS = bool(os.environ.get("ERASURE_SCAN"))
_CHUNK = 1 << 22


@contextmanager
def restored() -> Iterator[None]:
    """Read and write in the copy for a block."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = COPY
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _copy_rows() -> None:
    source = connection.settings_dict["NAME"]
    connection.close()
    with owner_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {COPY}")
        cursor.execute(f"CREATE DATABASE {COPY} TEMPLATE {source}")


def _put_back(store: PepperStore, copy: Path) -> None:
    """The copied files, as they were and also laid where the store reads now."""
    for directory in store.directories:
        present = (directory / "generation").read_text()
        for generation in copy.glob("[0-9]*"):
            for file in generation.iterdir():
                for place in (directory / generation.name, directory / present):
                    place.mkdir(exist_ok=True)
                    if not (place / file.name).exists():
                        shutil.copy(file, place)


def _opened(room: Room, case: ProtectionCase) -> int:
    """How many of the case's compartments give a text to an officer of its team."""
    found = 0
    with room.opened(room.first, case.pk) as opened:
        for part in Compartment:
            try:
                found += bool(opened.texts(part))
            except Unopenable:
                continue
    return found


@pytest.mark.django_db(transaction=True)
def test_what_was_erased_opens_in_no_copy_and_all_else_does(
    room: Room, store: PepperStore, tmp_path: Path
) -> None:
    erased, _gone = closed(room)
    untouched, _whole = closed(room)
    partly, narrowed = room.adopted()
    _copy_rows()
    shutil.copytree(
        store.directories[0], tmp_path / "stolen", ignore=shutil.ignore_patterns("*.key")
    )
    secrets = _secrets(store, [erased, partly])
    agreed(room, erased)
    parts = [Compartment.NARRATIVE, Compartment.IDENTITY]
    agreed(room, partly, parts=parts, basis=Basis.NOT_NEEDED)
    assert by_clock(days=30) == 2
    with as_worker():
        assert rotate_peppers(timezone.now() + LONG) == 2
    _put_back(store, tmp_path / "stolen")
    with restored():
        assert _opened(room, erased) == 0
        assert CANARY in words_of_officer(room, untouched)
        assert _opened(room, partly) == 0, "nothing but its messages was ever in the rest"
        _messages_go_on(room, partly, narrowed)
        assert _opened(room, partly) == 1
    _messages_go_on(room, partly, narrowed)
    if SCANS:
        _scan(secrets, _control(room, partly))


def _messages_go_on(room: Room, case: ProtectionCase, receipt: Receipt) -> None:
    """An officer writes, the person reads and answers, the officer reads that."""
    note = {"words": "We are still here.", "is_shared": True}
    room.do(room.first, write_note, case_id=case.pk, **note)
    room.by_receipt(write_message_by_receipt, receipt, words="So am I.")
    with room.opened(room.supervisor, case.pk) as opened:
        said = [text.body["words"] for text in opened.texts(Compartment.MESSAGES)]
    assert said == ["We are still here.", "So am I."]


def _secrets(store: PepperStore, cases: list[ProtectionCase]) -> dict[str, bytes]:
    """Every pepper of these cases and the key under which they stand."""
    found = {
        f"pepper of {part.value} {number}": store.read(
            compartment_pepper_id(case.tenant_id, case.pk, part)
        ).reveal()
        for number, case in enumerate(cases)
        for part in Compartment
    }
    for number, directory in enumerate(store.directories):
        for file in directory.glob("*.key"):
            found[f"K_p of copy {number}"] = file.read_bytes()
    return found


def _scan(secrets: dict[str, bytes], control: bytes) -> None:
    """No secret in any file of the server, its log of writes included; the control is there."""
    wanted = {**secrets, "control": control}
    wanted |= {f"{name} in hex": value.hex().encode() for name, value in secrets.items()}
    hits: dict[str, list[str]] = {name: [] for name in wanted}
    # What still stands in the server's memory is brought to its files first.
    with superuser() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        home = Path(cursor.fetchone()[0])
    files = [path for path in home.rglob("*") if path.is_file()]
    size = sum(_look_into(file, wanted, hits) for file in files)
    planted = hits.pop("control")
    assert any("pg_wal" in file for file in planted), "a sealed text is in the log of writes"
    assert {name: files for name, files in hits.items() if files} == {}
    said = f"{len(secrets)} secrets sought raw and in hex in {size >> 20} MiB: 0 found"
    print(f"{said}; the control in {len(planted)} files")  # noqa: T201 - the proof says so


def _control(room: Room, case: ProtectionCase) -> bytes:
    """Something that must be there: the end of a sealed text."""
    with tenant_context(room.first.actor):
        kept = CaseText.objects.filter(case=case).order_by("-kept_at").first()
        assert kept is not None
        return bytes(kept.sealed)[-64:]


def _look_into(file: Path, wanted: dict[str, bytes], hits: dict[str, list[str]]) -> int:
    size, rest = 0, b""
    longest = max(len(value) for value in wanted.values())
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            window = rest + chunk
            for name, value in wanted.items():
                if value in window:
                    hits[name].append(str(file))
            rest = window[-longest:]
    return size
