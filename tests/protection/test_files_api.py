"""Files and retention over the officers' API: the same gates as the desk, signed, and to others nothing."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.audit import AuditEntry
from portal.tenancy.context import tenant_context
from protection.cases.models import ProtectionCase
from protection.files import limits
from tests.documents.files import a_picture, storage
from tests.protection.conftest import CANARY, Room
from tests.protection.erasing import by_clock, closed
from tests.protection.filing import listed, sent
from tests.protection.test_cases_api import Officer

__all__ = ["storage"]
pytestmark = pytest.mark.django_db
NAME = f"{CANARY} at the gate.jpg"


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def _added(officer: Officer, at: str, *files: tuple[str, bytes], **said: str) -> Any:
    """A form with files, as a program sends it."""
    given = [SimpleUploadedFile(name, content) for name, content in files]
    headers = {"Authorization": f"Token {officer.http.token}", "X-Vault-Key": officer.key}
    path = f"/api/v1/{officer.home}{at}"
    return officer.http.http.post(path, {"files": given, **said}, headers=headers)


def _require_whole(room: Room, case: ProtectionCase) -> None:
    """Everything that was done is signed."""
    with room.opened(room.first, case.pk) as opened:
        assert opened.faults == ()


def test_files_are_listed_handed_out_and_added(room: Room, storage: Path) -> None:
    case, receipt = room.adopted()
    picture = a_picture("JPEG", comment=b"Secret Camera")
    sent(receipt, (NAME, picture))
    first, at = Officer(room, room.first), f"{case.pk}/files/"
    answer = first.get(at)
    (line,) = answer.json()["results"]
    assert (line["name"], line["is_shared"], line["by_officer"]) == (NAME, True, False)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == (
        "private, no-store",
        "no-referrer",
    )
    copy = first.post(f"{at}{line['id']}/content/")
    assert copy["Content-Disposition"] == 'attachment; filename="copy.jpg"'
    assert copy["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in copy["Cache-Control"]
    assert CANARY not in str(copy.headers)
    assert b"Secret Camera" not in _body(copy)
    assert _body(first.post(f"{at}{line['id']}/content/", {"original": True})) == picture
    with tenant_context(room.first.actor):
        read = AuditEntry.objects.filter(
            action="case.file_read", actor_id=room.first.actor.person_id
        )
        assert read.count() == 2
    assert _added(first, at, ("plan.txt", b"ours"), words="Ours.").status_code == 201
    yours = _added(first, at, ("yours.txt", b"yours"), is_shared="true")
    assert [one["is_shared"] for one in yours.json()["results"]] == [True, False, True]
    assert [one["name"] for one in listed(receipt)] == [NAME, "yours.txt"]
    _require_whole(room, case)


def test_what_is_refused_is_said_and_others_find_nothing(
    room: Room, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, receipt = room.adopted()
    sent(receipt, ("a.txt", b"a"))
    first, third, at = Officer(room, room.first), Officer(room, room.third), f"{case.pk}/files/"
    file = first.get(at).json()["results"][0]["id"]
    assert set(_added(first, at).json()["errors"]) == {"files"}
    monkeypatch.setattr(limits, "MOST_BYTES", 100_000)
    refused = _added(first, at, ("large.mp4", b"x" * 300_000), ("b.txt", b"b"))
    assert (refused.status_code, refused.json()["code"]) == (422, "file_refused")
    assert [one["name"] for one in first.get(at).json()["results"]] == ["a.txt", "b.txt"]
    assert _added(third, at, ("c.txt", b"c")).status_code == 404
    for path in (at, f"{case.pk}/keeping/"):
        assert third.get(path).status_code == 404
    assert third.post(f"{at}{file}/content/").status_code == 404
    other, _receipt = room.adopted()
    assert first.post(f"{other.pk}/files/{file}/content/").status_code == 404
    first.key = "0" * 64
    assert _added(first, at, ("c.txt", b"c")).json()["code"] == "vault_locked"
    # Of what nobody kept no byte is left.
    assert sum(path.is_file() for path in (storage / "files").rglob("*")) == 2


@pytest.mark.django_db(transaction=True)
def test_a_file_is_erased_by_two_after_a_grace_and_against_a_hold_not_at_all(
    room: Room, storage: Path
) -> None:
    case, receipt = room.adopted()
    sent(receipt, ("a.txt", b"a"), ("b.txt", b"b"))
    first, second = Officer(room, room.first), Officer(room, room.supervisor)
    at = f"{case.pk}/"
    file = first.get(f"{at}files/").json()["results"][0]["id"]
    why = {"basis": "wish", "words": "They asked."}
    for wrong in ({}, {"files": [str(uuid4())]}, {"is_whole": True, "files": [file]}):
        assert first.post(f"{at}erasures/", {**why, **wrong}).status_code == 422
    assert first.post(f"{at}erasures/", {**why, "is_whole": True}).json()["code"] == "not_ended"
    made = first.post(f"{at}erasures/", {**why, "files": [file]})
    assert made.status_code == 201
    (asked,) = made.json()["erasures"]
    assert (asked["status"], asked["reason"], asked["transitions"]) == (
        "asked",
        "They asked.",
        ["stop"],
    )
    assert first.get(f"{at}files/").json()["results"][0]["is_erasure_asked"]
    one = f"{at}erasures/{asked['id']}/transitions/"
    assert first.post(f"{one}agree/").json()["code"] == "second_person"
    assert second.get(f"{at}keeping/").json()["erasures"][0]["transitions"] == ["agree", "stop"]
    assert second.post(f"{one}agree/").json()["erasures"][0]["status"] == "agreed"
    other, _receipt = room.adopted()
    stray = f"{other.pk}/erasures/{asked['id']}/transitions/stop/"
    assert first.post(stray, {"words": "No."}).status_code == 404
    _held_meanwhile(first, second, at)
    assert by_clock(days=8) == 1
    assert [line["is_erased"] for line in first.get(f"{at}files/").json()["results"]] == [
        True,
        False,
    ]
    assert second.get(f"{at}keeping/").json()["erased"][0]["basis"] == "wish"
    _require_whole(room, case)


def _held_meanwhile(first: Officer, second: Officer, at: str) -> None:
    until = {"expires_at": (timezone.now() + timedelta(days=30)).isoformat()}
    assert set(first.post(f"{at}holds/", until).json()["errors"]) == {"words"}
    (held,) = first.post(f"{at}holds/", {**until, "words": "A court asked."}).json()["holds"]
    one = f"{at}holds/{held['id']}/transitions/"
    assert first.post(f"{one}agree/").json()["code"] == "second_person"
    standing = second.post(f"{one}agree/").json()
    assert (standing["is_held"], standing["holds"][0]["status"]) == (True, "holds")
    assert by_clock(days=8) == 0
    assert second.post(f"{one}end/", {"words": " "}).status_code == 422
    ended = second.post(f"{one}end/", {"words": "The court has it."}).json()
    assert (ended["is_held"], ended["holds"][0]["status"]) == (False, "ended")


def test_what_is_due_is_listed_without_a_key_and_can_be_put_off(room: Room) -> None:
    case, _receipt = closed(room)
    first, third = Officer(room, room.first), Officer(room, room.third)
    due = first.home.replace("cases/", "keeping/")
    (row,) = first.http.get(due).json()["results"]
    assert (row["case"], row["is_held"], row["erasures"]) == (str(case.pk), False, [])
    assert first.http.get(f"{due}?before={timezone.localdate()}").json()["results"] == []
    assert first.http.get(f"{due}?before=never").status_code == 422
    assert third.http.get(due).json()["results"] == []
    at = f"{case.pk}/"
    until = timezone.now() + timedelta(days=900)
    longer = {"until": until.isoformat(), "words": "They need it."}
    put_off = first.post(f"{at}keeping/transitions/longer/", longer).json()
    assert put_off["erase_on"][:10] == until.isoformat()[:10]
    whole = {"basis": "wish", "words": "They asked.", "is_whole": True}
    assert first.post(f"{at}erasures/", whole).status_code == 201
    (row,) = first.http.get(due).json()["results"]
    assert [one["status"] for one in row["erasures"]] == ["asked"]
    stop = f"{at}erasures/{row['erasures'][0]['id']}/transitions/stop/"
    assert first.post(stop, {"words": "Not yet."}).json()["erasures"][0]["status"] == "stopped"
    _require_whole(room, case)
