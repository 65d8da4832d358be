"""Files of a case: sealed as they arrive, copied without hidden details, read, erased."""

import io
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from portal.audit import AuditEntry
from portal.documents.kinds import PNG
from portal.environment import Environment
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.streams import FileSealer
from protection.cases.models import ProtectionCase
from protection.files import cleaning, limits, storing
from protection.files.models import CaseFile
from protection.files.selectors import list_files
from protection.files.sweeping import GRACE, sweep_files
from protection.retention.files import erase_files, files_of
from protection.retention.models import Erasure
from tests.architecture.source import ROOT
from tests.documents.files import a_docx, a_pdf, a_picture, storage
from tests.protection.conftest import CANARY, Room
from tests.protection.erasing import by_clock
from tests.protection.filing import (
    HARMFUL,
    LIST,
    came_back,
    fetched,
    listed,
    scanner,
    sent,
)
from tests.protection.test_pages import Browser

__all__ = ["storage"]
pytestmark = pytest.mark.django_db
NAME = f"{CANARY} at the gate.jpg"


def _stored(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_sealed_as_it_arrives_and_read_by_the_team_and_the_person(
    room: Room, storage: Path
) -> None:
    case, receipt = room.report()
    picture = a_picture("JPEG", comment=b"Secret Camera")
    answer = sent(receipt, (NAME, picture), ("notes.docx", a_docx()), words=f"By {CANARY}.")
    assert answer.status_code == 201, answer.content
    assert [line["no_copy"] for line in answer.json()["results"]] == ["", "office"]
    assert [line["verdict"] for line in answer.json()["results"]] == ["not_scanned"] * 2
    _require_nothing_readable(storage, files=3)
    # Taken over, the texts have new keys; the files stay as they were sealed.
    browser = Browser(room, room.first.actor)
    browser.unlock()
    at = f"cases/{case.pk}/"
    browser.post(f"{at}adopt/", team=[str(room.supervisor.key.pk)])
    page = browser.get(f"{at}files/").content.decode()
    assert NAME in page
    assert f"By {CANARY}." in page
    assert "Print it to PDF" in page
    assert NAME in browser.get(at).content.decode()
    original = next(row for row in _rows(room) if row.copy_of_id is None)
    _require_bare(browser.post(f"{at}files/{original.pk}/"))
    assert _body(browser.post(f"{at}files/{original.pk}/", original="1")) == picture
    assert _body(fetched(receipt, 1, original=True)) == picture
    assert b"Secret Camera" not in _body(fetched(receipt, 1))
    with tenant_context(room.first.actor):
        actions = AuditEntry.objects.values_list("action", flat=True)
        assert list(actions).count("case.file_read") == 4


def _require_nothing_readable(storage: Path, *, files: int) -> None:
    """No name, no word and no picture in what is stored, nor in any path."""
    assert len(_stored(storage)) == files
    for path in _stored(storage):
        assert CANARY not in str(path)
        for word in (CANARY.encode(), b"JFIF", b"Nadia"):
            assert word not in path.read_bytes()


def _require_bare(copy: Any) -> None:
    assert copy["Content-Disposition"] == 'attachment; filename="copy.jpg"'
    assert copy["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in copy["Cache-Control"]
    bare = _body(copy)
    assert int(copy["Content-Length"]) == len(bare)
    assert Image.open(io.BytesIO(bare)).size == (24, 32)
    assert b"Secret Camera" not in bare


def _rows(room: Room) -> list[CaseFile]:
    with tenant_context(room.first.actor):
        return list(CaseFile.objects.all())


def test_the_teams_files_are_the_teams_and_others_find_nothing(room: Room, storage: Path) -> None:
    case, receipt = room.adopted()
    browser = Browser(room, room.first.actor)
    files = f"cases/{case.pk}/files/"
    assert browser.get(files).status_code == 302
    browser.unlock()
    document = SimpleUploadedFile("plan.pdf", a_pdf())
    assert browser.post(files, files=[document], readers="team").status_code == 302
    assert listed(receipt) == []
    document.seek(0)
    assert browser.post(files, files=[document], readers="person").status_code == 302
    assert [line["name"] for line in listed(receipt)] == ["plan.pdf"]
    assert [line["by_officer"] for line in listed(receipt)] == [True]
    # What the person is handed says nothing of who wrote it.
    with pikepdf.open(io.BytesIO(_body(fetched(receipt, 1)))) as pdf:
        assert "/Author" not in pdf.docinfo
    missing = browser.post(files, readers="team", words="Kept words.")
    assert missing.status_code == 422
    assert "Kept words." in missing.content.decode()
    _require_nothing_for_others(room, case, browser)


def _require_nothing_for_others(room: Room, case: ProtectionCase, browser: Browser) -> None:
    files = f"cases/{case.pk}/files/"
    other = Browser(room, room.third.actor)
    other.unlock()
    row = _rows(room)[0].pk
    for path in (files, f"{files}{row}/"):
        assert other.get(path).status_code in (404, 405)
        assert other.post(path, words="x", readers="team").status_code == 404
    other_case, other_receipt = room.report()
    assert browser.post(f"cases/{other_case.pk}/files/{row}/").status_code == 404
    assert fetched(other_receipt, 1).status_code == 404
    assert Client().get(LIST, headers={"X-Receipt": "nothing"}).status_code == 404
    assert Client().get("/en/box/files/").status_code == 409, "no visit"


def test_what_is_not_taken_in_is_said_and_the_rest_is_kept(
    room: Room, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _case, receipt = room.report()
    box = came_back(receipt, room.tenant)
    assert "200 MB each" in box.get("/en/box/files/").content.decode()
    monkeypatch.setattr(limits, "MOST_BYTES", 100_000)
    page = box.post(
        "/en/box/files/",
        {
            "words": "My words stay.",
            "files": [
                SimpleUploadedFile("large.mp4", b"x" * 300_000),
                SimpleUploadedFile("a.txt", b"It was the blue car."),
                SimpleUploadedFile("empty.txt", b""),
            ],
        },
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "larger than 0 MB" in text
    assert "One file was empty." in text
    assert "My words stay." in text
    assert "no-store" in page["Cache-Control"]
    assert [line["name"] for line in listed(receipt)] == ["a.txt"]
    assert _body(box.post("/en/box/files/1/", {"original": "1"})) == b"It was the blue car."
    assert len(_stored(storage)) == 1
    monkeypatch.setattr(limits, "MOST_AT_ONCE", 1)
    answer = sent(receipt, ("b.txt", b"two"), ("c.txt", b"three"))
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    assert [line["name"] for line in listed(receipt)] == ["a.txt", "b.txt"]
    monkeypatch.setattr("protection.files.services.MOST_FILES", 2)
    assert "No more files fit" in sent(receipt, ("d.txt", b"four")).json()["detail"]
    assert len(_stored(storage)) == 2
    # A disk without room: a sentence, no error, also where only the end does not fit.
    full = Path("/dev/full")
    monkeypatch.setattr(storing, "begin", lambda _file: full.open("wb"))
    for content in (b"five", b"five" * 20_000):
        assert "no room for this file" in sent(receipt, ("e.txt", content)).json()["detail"]


def test_of_an_upload_that_was_cut_nothing_is_left(room: Room, storage: Path) -> None:
    _case, receipt = room.report()
    content = b"the blue car " * 20_000
    whole = (
        b'--parts\r\nContent-Disposition: form-data; name="files"; filename="cut.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n" + content + b"\r\n--parts--\r\n"
    )
    seen: list[int] = []
    fed = FileSealer.feed

    def feed(self: Any, piece: bytes) -> None:
        fed(self, piece)
        seen.append(len(_stored(storage)))

    patch = pytest.MonkeyPatch()
    patch.setattr(FileSealer, "feed", feed)
    answer = Client().generic(
        "POST",
        LIST,
        whole[:-5000],
        content_type="multipart/form-data; boundary=parts",
        headers={"X-Receipt": "not looked at yet"},
    )
    patch.undo()
    assert answer.status_code == 404
    assert max(seen) == 1, "it was being sealed"
    assert _stored(storage) == []
    assert listed(receipt) == []


def test_changed_bytes_do_not_go_out(room: Room, storage: Path) -> None:
    _case, receipt = room.report()
    sent(receipt, ("a.txt", b"one" * 60_000), ("b.txt", b"two" * 60_000))
    first, second = sorted(_stored(storage), key=lambda path: path.stat().st_mtime_ns)
    content = first.read_bytes()
    chunk = 65_536 + 17
    reordered = content[:25] + content[25 + chunk : 25 + 2 * chunk] + content[25 : 25 + chunk]
    for wrong in (
        content[:-1] + bytes([content[-1] ^ 1]),
        content[:-25],
        reordered + content[25 + 2 * chunk :],
        second.read_bytes(),
    ):
        first.write_bytes(wrong)
        answer = fetched(receipt, 1)
        assert answer.status_code == 409
        assert b"one" not in answer.content
    first.unlink()
    assert fetched(receipt, 1).status_code == 409
    assert _body(fetched(receipt, 2)) == b"two" * 60_000
    # The seal of one file put beside another one's bytes.
    with tenant_context(system_actor(room.tenant.pk)), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.locator', %s, true)", [receipt.locator.hex()])
        cursor.execute("UPDATE protection_casefile SET hash = decode(repeat('00', 32), 'hex')")
        assert cursor.rowcount == 2
    assert fetched(receipt, 2).status_code == 409


def test_a_harmful_file_is_kept_as_evidence_and_marked(
    room: Room, storage: Path, settings: Any, tmp_path: Path
) -> None:
    _case, receipt = room.report()
    settings.CLAMD_SOCKET = str(tmp_path / "scanner")
    pdf = a_pdf() + HARMFUL
    with scanner(tmp_path / "scanner") as shown:
        answer = sent(receipt, ("bill.pdf", pdf), ("note.txt", b"a note"))
    assert shown == [pdf, b"a note"]
    found = answer.json()["results"]
    assert [line["verdict"] for line in found] == ["infected", "clean"]
    assert found[0]["no_copy"] == "harmful"
    download = fetched(receipt, 1)
    assert download["Content-Type"] == "application/octet-stream"
    assert 'filename="bill.pdf.harmful"' in download["Content-Disposition"]
    assert _body(download) == pdf
    # The scanner is gone: taken in all the same, and said.
    assert sent(receipt, ("c.txt", b"c")).json()["results"][2]["verdict"] == "not_scanned"


@pytest.mark.django_db(transaction=True)
def test_two_persons_erase_a_file_and_a_copy_from_before_opens_nothing(
    room: Room, storage: Path
) -> None:
    case, receipt = room.adopted()
    sent(receipt, (NAME, a_picture("PNG")))
    sent(receipt, ("kept.txt", b"kept"))
    before = storage / "before"
    shutil.copytree(storage / "files", before)
    row = next(row for row in _rows(room) if row.copy_of_id is None)
    _agreed_to_erase(room, case, row)
    assert _body(fetched(receipt, 1))
    assert by_clock(days=8) == 1
    with room.opened(room.first, case.pk) as opened:
        assert opened.faults == ()
        assert CANARY not in str([line.name for line in list_files(opened)])
    assert [line["is_erased"] for line in listed(receipt)] == [True, False]
    assert fetched(receipt, 1).status_code == 404
    # Everything but the peppers comes back from a copy made before.
    shutil.copytree(before, storage / "files", dirs_exist_ok=True)
    with tenant_context(room.first.actor):
        CaseFile.objects.filter(pk=row.pk).update(erased_at=None)
    assert fetched(receipt, 1, original=True).status_code == 409
    assert CANARY not in str(listed(receipt))
    assert _body(fetched(receipt, 2)) == b"kept"


def _agreed_to_erase(room: Room, case: ProtectionCase, row: CaseFile) -> None:
    """From the list of files to the one door: chosen there already, by its name."""
    files, keeping = f"cases/{case.pk}/files/", f"cases/{case.pk}/keeping/"
    first, second = (Browser(room, one.actor) for one in (room.first, room.supervisor))
    for browser in (first, second):
        browser.unlock()
    door = f"{keeping}erase-part/{row.pk}/"
    assert door in first.get(files).content.decode()
    page = first.get(door).content.decode()
    assert NAME in page
    assert re.search(rf'value="{row.pk}"[^>]*checked', page)
    asked = {"files": [str(row.pk)], "basis": "not_needed"}
    assert first.post(door, words="", **asked).status_code == 422
    assert first.post(door, words="Not needed.", **asked).status_code == 302
    assert "look at it" in first.get(files).content.decode()
    with tenant_context(room.first.actor):
        agree = f"{keeping}agree/{Erasure.objects.get().pk}/"
    assert NAME in second.get(keeping).content.decode()
    assert first.post(agree).status_code == 422
    assert second.post(agree).status_code == 302


@pytest.fixture
def as_worker() -> Iterator[None]:
    """The connection of a Celery worker."""
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    worker = Environment().database("DATABASE_WORKER_URL", default="")
    connection.close()
    connection.settings_dict.update(USER=worker["USER"], PASSWORD=worker["PASSWORD"])
    yield
    connection.close()
    connection.settings_dict.update(before)


@pytest.mark.django_db(transaction=True)
def test_the_clock_sweeps_what_no_case_speaks_for(
    room: Room, storage: Path, request: pytest.FixtureRequest
) -> None:
    case, receipt = room.report()
    sent(receipt, ("a.txt", b"one"))
    orphan = storage / "files" / "sealed" / ("0" * 32)
    orphan.write_bytes(b"cut")
    with pytest.raises(RuntimeError):
        sweep_files()
    request.getfixturevalue("as_worker")
    assert timedelta(hours=2) == GRACE
    assert sweep_files() == 0, "it may still be arriving"
    assert sweep_files(timedelta(seconds=-1)) == 1
    assert len(_stored(storage)) == 1
    assert not orphan.exists()
    # When the case is erased, its files are.
    erase_files(case.pk, files_of(case.pk))
    assert _stored(storage) == []
    assert files_of(case.pk) == []


def _cleaned(media_type: str, content: bytes) -> tuple[bytes, bytes]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "protection.files.cleaner", media_type],
        cwd=ROOT,
        env={},
        input=content,
        capture_output=True,
        check=False,
    )
    line, _end, rest = done.stdout.partition(b"\n")
    return line, rest


def test_the_program_that_cleans_has_no_line_no_file_and_no_end_of_memory() -> None:
    bomb = io.BytesIO()
    Image.new("L", (12_000, 12_000)).save(bomb, "PNG")
    assert _cleaned("image/png", bomb.getvalue())[0] == b"none too_many_pixels"
    assert _cleaned("application/pdf", b"%PDF-1.7 nothing")[0] == b"none broken_file"
    assert _cleaned("image/png", a_picture("PNG"))[0] == b"copy "
    tried = subprocess.run(
        [
            sys.executable,
            "-c",
            "import socket\n"
            "from protection.files.cleaner import give_up_rights\n"
            "give_up_rights()\n"
            "for what in (socket.socket, lambda: open('/etc/hostname'), lambda: bytearray(1 << 31)):\n"
            "    try:\n        what()\n        print('possible')\n"
            "    except (OSError, MemoryError):\n        print('refused')\n",
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert tried.stdout.split() == [b"refused"] * 3
    with socket.socket():
        pass


def test_a_file_that_takes_too_long_has_no_copy(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.VAULT_SLOTS_DIR = tmp_path
    monkeypatch.setattr(cleaning, "SECONDS", 0.0)
    with cleaning.making(PNG, [a_picture("PNG")]) as made:
        assert b"".join(made.pieces()) == b""
        assert not made.is_whole()
