"""Pages that need several people's vaults: new keys, trustees, exceptional access, files."""

import html
import re
from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.grants import StaffRole
from protection.cases.services import adopt_case
from tests.cast import Cast, make_staff
from tests.protection.conftest import Room
from tests.protection.test_pages import signed_in
from tests.protection.test_returning import with_new_keys
from tests.vault.conftest import PHRASE, Person, trained

Pages = Iterator[tuple[str, str]]
_OWN = "seven slow ferries under the bridge"


def keys_pages(cast: Cast, room: Room, language: str) -> Pages:
    """(address, page): a code shown, a key to be certified, a case opened by its trustees."""
    home = f"/{language}/{room.tenant.slug}/desk/"
    yield from _new_keys(cast, room, home)
    yield from _exceptional(room, home)
    yield from _handed_back(room, home)


def _opened(person: Person, home: str) -> Client:
    client = signed_in(person.actor)
    assert client.post(f"{home}open/", {"phrase": PHRASE}).status_code == 302
    return client


def _new_keys(cast: Cast, room: Room, home: str) -> Pages:
    """Somebody new makes keys, writes the code down, and asks to be certified."""
    newcomer = make_staff(
        cast.institution, StaffRole.PROTECTION_OFFICER, "newcomer@first.example.org"
    )
    trained(newcomer, cast.institution)
    client = signed_in(newcomer)
    shown = client.post(f"{home}keys/make/", {"phrase": _OWN, "again": _OWN})
    page = shown.content.decode()
    yield f"{home}keys/make/", page
    words = re.findall(r"<li><bdi[^>]*>([^<]+)</bdi></li>", html.unescape(page))
    hidden = dict(re.findall(r'name="(places|proof)" value="([^"]+)"', page))
    first, second = (words[int(place)] for place in hidden["places"].split(","))
    wrong = client.post(f"{home}keys/code/", {**hidden, "first": second, "second": first})
    assert wrong.status_code == 422
    yield f"{home}keys/code/", wrong.content.decode()
    right = client.post(f"{home}keys/code/", {**hidden, "first": first, "second": second})
    assert right.status_code == 302
    assert client.post(f"{home}keys/ask/", {"old": _OWN}).status_code == 302
    officer = _opened(room.first, home)
    listed = officer.get(f"{home}keys/").content.decode()
    # Others may wait too; each page is alike.
    proposal = re.findall(r"keys/waiting/([0-9a-f-]{36})/", listed)[0]
    at = f"{home}keys/waiting/{proposal}/"
    yield at, officer.get(at).content.decode()


def _handed_back(room: Room, home: str) -> Pages:
    """A colleague who lost the passphrase has new keys: the cases that can be handed back."""
    case, _receipt = room.report()
    team = [room.supervisor.key.pk, room.third.key.pk]
    room.do(room.first, adopt_case, case_id=case.pk, team=team)
    at = f"{home}keys/{with_new_keys(room).key.pk}/return/"
    page = _opened(room.first, home).get(at)
    assert case.reference in page.content.decode()
    yield at, page.content.decode()


def _exceptional(room: Room, home: str) -> Pages:
    """Asked for by whoever coordinates, released by the trustees, read."""
    case, _receipt = room.report()
    room.do(room.first, adopt_case, case_id=case.pk, team=[room.supervisor.key.pk])
    chief = _opened(room.supervisor, home)
    asked = {"number": case.reference, "words": "The officers are ill.", "hours": "4"}
    at = f"{home}exceptional/ask/"
    yield at, chief.post(at, {**asked, "hours": "400"}).content.decode()
    assert chief.post(at, asked).status_code == 302
    order = ""
    for custodian in room.staffed.custodians:
        trustee = _opened(custodian, home)
        listed = trustee.get(f"{home}trustee/").content.decode()
        order = re.findall(r"trustee/([0-9a-f-]{36})/", listed)[0]
        release = f"{home}trustee/{order}/"
        if custodian is room.staffed.custodians[0]:
            yield release, trustee.get(release).content.decode()
        assert trustee.post(release).status_code == 302
    read = f"{home}exceptional/{order}/"
    yield read, chief.get(read).content.decode()


def file_pages(officer: Client, at: str) -> Pages:
    """A file at the desk, and whether it shall be erased; `at` is the address of the case's file."""
    scan = SimpleUploadedFile("scan.txt", b"The gate, at night.")
    sent = {"readers": "team", "words": "A page.", "files": scan}
    assert officer.post(f"{at}files/", sent).status_code == 302
    listed = officer.get(f"{at}files/").content.decode()
    (file,) = set(re.findall(r"/files/([0-9a-f-]{36})/", listed))
    erase = f"{at}keeping/erase-part/{file}/"
    yield f"{at}files/", listed
    yield erase, officer.get(erase).content.decode()
