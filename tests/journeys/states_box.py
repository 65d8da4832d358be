"""The box as whoever writes and comes back sees it, and the officer's side of it."""

from collections.abc import Iterator

from django.test import Client

from portal.vault.receipts import Receipt, read_receipt, write_digits
from protection.cases.services import adopt_case, write_note
from protection.intake.proofs import give_proof
from protection.intake.services import ask_for_proof
from tests.cast import Cast
from tests.protection.box import Visitor, digits_of
from tests.protection.conftest import Room
from tests.protection.desk import on_duty

OPEN = ("", "now/", "back/", "word/", "read/", "pass/")
OWN = ("own/", "files/", "own/more/where/", "own/more/never/", "own/yes/", "own/later/", "own/end/")


Pages = Iterator[tuple[str, str]]


def box_pages(cast: Cast, room: Room, language: str) -> Pages:
    """(address, page): closed, open, a report on its way, mistakes, the person's own pages."""
    visitor = Visitor(room.tenant.slug, language)
    yield _page(visitor, "")
    on_duty(cast)
    for path in OPEN:
        yield _page(visitor, path)
    yield from _on_its_way(visitor)
    digits = digits_of(visitor.get("note/"))
    yield from _mistakes(visitor)
    yield from _own_pages(visitor, room, digits)


def _on_its_way(visitor: Visitor) -> Pages:
    """From the first question to the receipt, with what was left out on the way."""
    visitor.post(danger="yes")
    yield _page(visitor, "write/")
    yield f"{visitor.home}write/", visitor.post("write/").content.decode()
    assert visitor.write().status_code == 303
    yield _page(visitor, "before/")
    refused = visitor.post("before/", **visitor.before(keep=""))
    yield f"{visitor.home}before/", refused.content.decode()
    assert visitor.post("before/", **visitor.before()).status_code == 303
    yield _page(visitor, "note/")


def _mistakes(visitor: Visitor) -> Pages:
    """A word that is none, a receipt that opens nothing, a lost cookie, a visit that is over."""
    other = Visitor(visitor.slug, visitor.home.split("/")[1])
    yield f"{visitor.home}back/", other.come_back("lost words").content.decode()
    unknown = other.come_back(write_digits(Receipt.generate()))
    yield f"{visitor.home}back/", unknown.content.decode()
    strict = Client(enforce_csrf_checks=True)
    yield (
        f"{visitor.home}own/",
        strict.post(f"{visitor.home}own/", {"words": "Are you"}).content.decode(),
    )
    yield f"{visitor.home}own/", other.get("own/").content.decode()


def _own_pages(visitor: Visitor, room: Room, digits: str) -> Pages:
    """Taken over and answered; a paper asked for and given; the receipt shown once more."""
    receipt = read_receipt(digits)
    case = room.case_of(receipt)
    room.do(room.first, adopt_case, case_id=case.pk, team=[], threshold=2)
    said = {"words": "We are here.", "is_shared": True, "kind": "message"}
    room.do(room.first, write_note, case_id=case.pk, **said)
    room.by_receipt(ask_for_proof, receipt)
    visitor.post("note/")
    for path in OWN:
        yield _page(visitor, path)
    room.do(room.first, give_proof, case_id=case.pk)
    assert visitor.come_back(digits).status_code == 303
    visitor.post("own/yes/", purpose="health", recipient="Harbour Clinic", scope="All of it")
    for path in ("own/", "own/yes/"):
        yield _page(visitor, path)


def _page(visitor: Visitor, path: str) -> tuple[str, str]:
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return f"{visitor.home}{path}", answer.content.decode()


def box_desk_pages(room: Room, officer: Client, language: str) -> Iterator[tuple[str, str]]:
    """The officer with an open vault: a message taken in, answers, a receipt given."""
    home = f"/{language}/{room.tenant.slug}/desk/"
    yield f"{home}take-in/", officer.get(f"{home}take-in/").content.decode()
    taken = {
        "happened": "A mail.",
        "level": "2",
        "why": "A threat.",
        "language": "en",
        "reach": "x",
    }
    done = officer.post(f"{home}take-in/", taken)
    assert done.status_code == 302
    answers = str(done["Location"])
    yield answers, officer.get(answers).content.decode()
    new = answers.replace("answers", "new-receipt")
    yield new, officer.get(new).content.decode()
    given = officer.post(new, {"is_sure": "on", "words": "They said the word."})
    assert given.status_code == 200
    yield new, given.content.decode()
