"""The box: reported, answered, withdrawn, ended; nothing kept before it is sent, nothing told."""

import io
import logging
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.permissions import system_actor
from portal.quiet import QuietRooms
from portal.tenancy.context import tenant_context
from portal.vault.models import VaultGrant, VaultKey, VaultReceipt
from portal.vault.receipts import Receipt, read_receipt, write_words
from portal.vault.selectors import showing
from portal.vault.unlocking import memory_store
from protection.cases.models import CaseText, ProtectionCase
from protection.cases.services import adopt_case, write_note
from protection.consent.purposes import Purpose
from protection.consent.services import ConsentMissing, prepare_act
from protection.intake.models import BoxDraft
from tests.cast import Cast
from tests.protection.acting import CLINIC, intended
from tests.protection.box import Visitor, digits_of, staffed_box, text_of
from tests.protection.conftest import Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(room: Room, cast: Cast) -> Visitor:
    """Somebody, while the institution is open."""
    staffed_box(cast)
    return Visitor(room.tenant.slug)


def test_no_roster_no_intake_then_sent_once_to_those_who_may_see_it(
    room: Room, cast: Cast, settings: Any
) -> None:
    visitor = Visitor(room.tenant.slug)
    _closed(visitor, room)
    staffed_box(cast)
    _fingerprint(visitor, room, settings)
    _sent_once(visitor, room)
    _no_key(visitor, room)


def _closed(visitor: Visitor, room: Room) -> None:
    page = visitor.get()
    assert page.status_code == 200
    assert "Nothing can be sent here now" in text_of(page)
    assert "/en/help-now/" in page.content.decode()
    assert visitor.get("write/").status_code == 303
    answer = visitor.post("before/", **visitor.before())
    assert answer.status_code == 422
    again = visitor.post("before/", **visitor.before())
    assert "nobody would read it in time" in text_of(again)
    assert "heron-lamp" in again.content.decode()
    with tenant_context(system_actor(room.tenant.pk)):
        assert not VaultReceipt.objects.exists()


def _fingerprint(visitor: Visitor, room: Room, settings: Any) -> None:
    assert "Is anyone in danger now?" in text_of(visitor.get())
    right = settings.VAULT_GENESIS
    settings.VAULT_GENESIS = {room.tenant.slug: bytes(32)}
    assert "Nothing can be sent here now" in text_of(visitor.get())
    settings.VAULT_GENESIS = right


def _sent_once(visitor: Visitor, room: Room) -> None:
    assert visitor.write(happened="").status_code == 422
    assert visitor.write().status_code == 303
    kept = [memory_store().get(name) for name in memory_store().keys("visit:*")]
    assert kept
    assert not any(b"heron" in one for one in kept)
    with tenant_context(system_actor(room.tenant.pk)):
        assert not ProtectionCase.objects.exists()
    refused = visitor.post("before/", **{**visitor.before(), "keep": ""})
    assert refused.status_code == 422
    assert "nothing was kept" in text_of(refused)
    assert visitor.post("before/", **visitor.before()).status_code == 303
    first = digits_of(visitor.get("note/"))
    assert visitor.post("before/", **visitor.before()).status_code == 303
    assert digits_of(visitor.get("note/")) == first
    page = visitor.get("note/")
    assert len(re.findall(r"<li><bdi>", page.content.decode())) == 13
    assert "no-store" in page["Cache-Control"]
    case_id = room.case_of(read_receipt(first)).pk
    with room.opened(room.first, case_id) as opened:
        told = {
            (one.body["field"], one.body["words"])
            for one in opened.texts()
            if one.body.get("field")
        }
    assert ("happened", "They took my heron-lamp at the gate.") in told
    assert ("reach", "Under the third stone.") in told


def _key_holders(room: Room, receipt: Receipt) -> set[Any]:
    case = room.case_of(receipt)
    with tenant_context(system_actor(room.tenant.pk)), showing(receipt):
        grants = VaultGrant.objects.filter(case_id=case.pk, key_id__isnull=False)
        return set(grants.values_list("key_id", flat=True))


def _no_key(visitor: Visitor, room: Room) -> None:
    everybody = {one.key.pk for one in room.staffed.officers}
    assert _key_holders(room, read_receipt(visitor.send())) == everybody
    ticked = Visitor(visitor.slug).send(not_roles=["protection_officer"])
    assert _key_holders(room, read_receipt(ticked)) == {room.supervisor.key.pk}
    described = Visitor(visitor.slug).send(not_for="Somebody of the northern unit")
    assert _key_holders(room, read_receipt(described)) == {room.supervisor.key.pk}
    nobody = Visitor(visitor.slug)
    nobody.write()
    both = ["protection_officer", "protection_supervisor"]
    answer = nobody.post("before/", **nobody.before(not_roles=both))
    assert answer.status_code == 422
    assert "heron-lamp" in answer.content.decode()


def test_the_person_comes_back_answers_withdraws_and_ends_it(visitor: Visitor, room: Room) -> None:
    digits = visitor.send()
    phrase = _first_visit(visitor)
    case = room.case_of(read_receipt(digits))
    room.do(room.first, adopt_case, case_id=case.pk, team=[room.supervisor.key.pk], threshold=2)
    room.do(
        room.first,
        write_note,
        case_id=case.pk,
        words="We are here.",
        is_shared=True,
        kind="message",
    )
    _comes_back(visitor, room, digits, phrase)
    _withdraws(visitor, room, case)
    assert visitor.post("own/end/").status_code == 303
    assert visitor.come_back(digits).status_code == 422
    with room.opened(room.first, case.pk) as opened:
        words = {str(one.body.get("words")) for one in opened.texts()}
    assert {"ostrich", "Do nothing yet.", "Is somebody there?"} <= words


def _first_visit(visitor: Visitor) -> str:
    """Questions and a message; the phrase for the next time."""
    assert visitor.post("note/").status_code == 303
    page = text_of(visitor.get("own/"))
    assert "heron-lamp" not in page
    assert visitor.post("own/", send="1", words="Is somebody there?").status_code == 303
    assert visitor.post("own/more/wishes/", words="Do nothing yet.").status_code == 303
    assert visitor.post("own/more/code_word/", words="ostrich", stop="1").status_code == 303
    assert visitor.post("close/")["Clear-Site-Data"] == '"cache"'
    assert visitor.get("own/").status_code == 409
    phrase = re.search(r"next visit: ([a-z]+ [a-z]+ [a-z]+)", page)
    assert phrase is not None
    return phrase[1]


def _comes_back(visitor: Visitor, room: Room, digits: str, phrase: str) -> None:
    """Roles, days and messages; never what was told, a level or a name of ours."""
    arabic = digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert visitor.come_back(arabic).status_code == 303
    page = text_of(visitor.get("own/"))
    shown = ("Your receipt, once more", "We are here.", "Is somebody there?", "An officer")
    for words in (f"this was shown: {phrase}", *shown):
        assert words in page
    with tenant_context(room.first.actor):
        names = [one.person.name for one in VaultKey.objects.select_related("person")]
    hidden = ("heron-lamp", "third stone", "ostrich", "Do nothing yet", "life, liberty")
    for words in (*hidden, *names):
        assert words not in page
    assert "Your receipt, once more" not in text_of(visitor.get("own/"))


def _withdraws(visitor: Visitor, room: Room, case: ProtectionCase) -> None:
    """An act that passed is refused from the withdrawal on; a risky consent waits."""
    given = visitor.post("own/yes/", purpose="health", recipient=CLINIC, scope="")
    assert given.status_code == 303
    room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    ids = re.findall(r'name="withdraw" value="([^"]+)"', visitor.get("own/yes/").content.decode())
    assert visitor.post("own/yes/", withdraw=ids[-1]).status_code == 303
    with pytest.raises(ConsentMissing):
        room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    assert "Taken back" in text_of(visitor.get("own/yes/"))
    said = visitor.post("own/later/", condition="detained", scope="Tell my sister.")
    assert said.status_code == 303
    assert "Waits until we have asked you again" in text_of(visitor.get("own/later/"))


def test_receipts_drafts_and_cookies(
    visitor: Visitor, room: Room, cast: Cast, settings: Any
) -> None:
    _alike(visitor, room, cast, settings)
    _drafts(Visitor(visitor.slug), room)
    _lost_cookie(Visitor(visitor.slug))
    _representative(Visitor(visitor.slug), room)
    _logs(Visitor(visitor.slug))


def _alike(visitor: Visitor, room: Room, cast: Cast, settings: Any) -> None:
    settings.VAULT_GENESIS = {**settings.VAULT_GENESIS, cast.other_institution.slug: bytes(32)}
    digits = visitor.send()
    expired = Visitor(visitor.slug).send()
    burned = Visitor(visitor.slug)
    ended = burned.send()
    burned.post("note/")
    burned.post("own/end/")
    with tenant_context(system_actor(room.tenant.pk)), showing(read_receipt(expired)):
        VaultGrant.objects.filter(receipt_id__isnull=False).update(expires_at=timezone.now())
    typed = {
        "unknown": (write_words(Receipt.generate(), "fr"), visitor.slug),
        "ended": (ended, visitor.slug),
        "expired": (expired, visitor.slug),
        "another institution's": (digits, cast.other_institution.slug),
        "mistyped": ("1" + digits[1:] if digits[0] != "1" else "2" + digits[1:], visitor.slug),
    }
    bodies = {
        name: Visitor(slug).post("back/", receipt=text, institution=slug)
        for name, (text, slug) in typed.items()
    }
    assert {(page.status_code, page.content) for page in bodies.values()} == {
        (422, bodies["unknown"].content)
    }
    words = write_words(Receipt.generate(), "en").split()
    words[3] = "Gloomhaven"
    page = visitor.come_back(" ".join(words))
    assert "Word 4 is not in the list" in text_of(page)
    assert "Gloomhaven" in page.content.decode()
    assert visitor.come_back(digits).status_code == 303


def _drafts(visitor: Visitor, room: Room) -> None:
    assert visitor.write(save="1").status_code == 303
    digits = digits_of(visitor.get("note/"))
    with tenant_context(system_actor(room.tenant.pk)):
        assert not BoxDraft.objects.exists()
        assert not CaseText.objects.exists()
    other = Visitor(visitor.slug)
    assert other.come_back(digits)["Location"].endswith("/box/write/")
    assert "heron-lamp" in other.get("write/").content.decode()
    assert other.post("before/", **other.before()).status_code == 303
    assert digits_of(other.get("note/")) == digits
    assert Visitor(visitor.slug).come_back(digits)["Location"].endswith("/box/own/")
    late = Visitor(visitor.slug)
    late.write(save="1")
    lost = digits_of(late.get("note/"))
    with tenant_context(system_actor(room.tenant.pk)), showing(read_receipt(lost)):
        BoxDraft.objects.update(expires_at=timezone.now())
    assert late.come_back(lost).status_code == 422


def _lost_cookie(visitor: Visitor) -> None:
    visitor.write()
    fresh = Visitor(visitor.slug)
    page = fresh.post("before/", **fresh.before())
    assert page.status_code == 422
    assert "Your visit here has ended" in text_of(page)
    assert fresh.post("before/", **fresh.before()).status_code == 303
    stranger = Visitor(visitor.slug)
    for path in ("before/", "note/", "own/", "own/yes/", "own/end/", "own/more/where/"):
        assert stranger.get(path).status_code == 409, path
    left = visitor.get("away/")
    assert left.status_code == 303
    assert left["Location"].startswith("https://")
    assert "heron-lamp" not in visitor.get("write/").content.decode()


def _representative(visitor: Visitor, room: Room) -> None:
    visitor.write(sender="representative")
    data = visitor.before(sender="representative")
    assert visitor.post("before/", **data).status_code == 303
    receipt = read_receipt(digits_of(visitor.get("note/")))
    case = room.case_of(receipt)
    assert case.filed_by == "representative"
    room.do(room.first, adopt_case, case_id=case.pk, team=[], threshold=2)
    visitor.post("note/")
    visitor.post("own/yes/", purpose="health", recipient=CLINIC, scope="")
    with pytest.raises(ConsentMissing):
        room.do(room.first, prepare_act, case_id=case.pk, intended=intended(Purpose.HEALTH))


def _logs(visitor: Visitor) -> None:
    """Whatever is written while somebody is here: not a line that names them, their page or words."""
    console = next(
        one
        for one in logging.root.handlers
        if isinstance(one, logging.StreamHandler)
        and any(isinstance(each, QuietRooms) for each in one.filters)
    )
    stream = io.StringIO()
    before = console.setStream(stream)
    digits = visitor.send()
    client = Client(enforce_csrf_checks=True, headers={"user-agent": "Kestrel/1"})
    refused = client.post(f"{visitor.home}back/", {"receipt": digits}, REMOTE_ADDR="203.0.113.9")
    assert refused.status_code == 403
    assert "Nothing was sent" in text_of(refused)
    assert "no-store" in refused["Cache-Control"]
    request = RequestFactory().get(f"{visitor.home}own/")
    failed = (ValueError, ValueError("heron-lamp"), None)
    logging.getLogger("django.request").error(
        "Failed at %s", request.path, exc_info=failed, extra={"request": request}
    )
    console.setStream(before)
    written = stream.getvalue()
    assert "A page of a quiet room failed: ValueError" in written
    for secret in ("heron-lamp", digits, "Kestrel/1", "203.0.113.9", "/box/"):
        assert secret not in written
    nginx = (settings.BASE_DIR / "deploy/nginx/portal.conf").read_text("utf-8")
    assert "access_log /dev/stdout anonymous if=$is_logged;" in nginx
    gunicorn = (settings.BASE_DIR / "gunicorn.conf.py").read_text("utf-8")
    assert "accesslog = None" in gunicorn
