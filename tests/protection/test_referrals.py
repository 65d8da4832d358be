"""Referrals: exactly the chosen subset leaves, to whoever holds the key, while consent holds."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.errors import Refused
from portal.permissions import ANYBODY
from portal.tenancy.context import tenant_context
from portal.vault.receipts import Receipt, write_words
from protection.cases.models import ProtectionCase
from protection.cases.services import move_case, write_note
from protection.cases.texts import opened_by_receipt
from protection.consent.models import ActDelivery, OutwardAct
from protection.consent.purposes import Purpose
from protection.consent.services import ConsentMissing, record_withdrawal, send_act
from protection.help.models import ActorAnswer
from protection.intake.showing import lines_of
from protection.referrals.models import Parcel, ParcelNotice, Referral
from protection.referrals.selectors import told_to_whom
from protection.referrals.services.answering import (
    NothingHere,
    answer,
    hand_out,
    look,
    record_answer,
)
from protection.referrals.services.ending import end_referrals, revoke_referral
from protection.referrals.services.preparing import prepare_referral
from protection.referrals.services.sending import send_referral
from protection.referrals.states import Way
from tests.cast import Cast
from tests.documents.files import a_picture, storage
from tests.notifications.conftest import as_worker, drained
from tests.protection.conftest import CANARY, Room
from tests.protection.filing import sent as sent_files
from tests.protection.referring import (
    LETTER,
    Helper,
    agree,
    answered,
    choices,
    helper_of,
    mail_is_safe,
    prepared,
    sent,
    wanted,
)
from tests.protection.test_pages import Browser

__all__ = ["storage"]
pytestmark = pytest.mark.django_db
PARCEL = "/en/parcel/"


def as_anybody(service: Any, **values: Any) -> Any:
    with tenant_context(ANYBODY):
        return service(**values)


def withdraw(room: Room, case: ProtectionCase, consent: Any) -> None:
    said = {"case_id": case.pk, "consent_id": consent.pk, "how": "telephone", "words": "No more."}
    room.do(room.first, record_withdrawal, **said)


def test_a_referral_from_the_desk_to_the_one_who_helps_and_back(room: Room, cast: Cast) -> None:
    """All by pages without script: chosen, approved by another, fetched with a code, answered."""
    helper = helper_of(cast)
    case, receipt = room.adopted()
    room.do(room.first, write_note, case_id=case.pk, words="Among us alone.", is_shared=False)
    agree(room, case, helper.row.name)
    officer, second = Browser(room, room.first.actor), Browser(room, room.supervisor.actor)
    officer.unlock()
    second.unlock()
    one = _chosen_at_the_desk(room, officer, case, helper)
    assert officer.post(f"{one}approve/").status_code == 422
    assert second.post(f"{one}approve/").status_code == 302
    page = unescape(officer.post(f"{one}send/").content.decode())
    code = re.search(r"<strong>((?:\w+ ){12}\w+)</strong>", page)
    assert code
    visitor = _fetched(code[1], helper, case)
    said = {"code": code[1], "do": "answer", "words": "Call us on Monday."}
    assert visitor.post(PARCEL, {**said, "answer": "reject"}).status_code == 422
    assert visitor.post(PARCEL, {**said, "answer": "accept"}).status_code == 200
    assert "Call us on Monday." in officer.get(one).content.decode()
    assert visitor.post(PARCEL, {**said, "answer": "finish"}).status_code == 200
    assert visitor.post(PARCEL, {"code": code[1], "do": "look"}).status_code == 422
    assert "They helped" in officer.get("referrals/?ended=1").content.decode()
    assert "Refer to somebody" in officer.get(f"cases/{case.pk}/").content.decode()
    _counted_for_colleagues(room, helper)
    _told_to_the_person(room, receipt, helper)


def _chosen_at_the_desk(room: Room, officer: Browser, case: ProtectionCase, helper: Helper) -> str:
    """Nothing is chosen beforehand; one text is chosen. The address of the referral."""
    at = f"cases/{case.pk}/referrals/"
    page = officer.get(f"{at}add/").content.decode()
    assert helper.row.name in page
    assert "Among us alone." in page
    chosen = next(one for one in choices(room, case.pk) if CANARY in one.words)
    checks = {f"check_{code}": words for code, words in answered(Purpose.LEGAL).items()}
    data = {
        "actor_id": str(helper.row.pk),
        "purpose": "legal",
        "kind": "legal",
        "letter": LETTER,
        "way": "package",
        "days": "5",
    }
    assert officer.post(f"{at}add/", **data, **checks).status_code == 422
    made = officer.post(f"{at}add/", **data, **checks, keys=[chosen.key])
    assert made.status_code == 302
    one = str(made["Location"].removeprefix(officer.home))
    shown = unescape(officer.get(one).content.decode())
    assert LETTER in shown
    assert "Among us alone." not in shown
    return one


def _fetched(code: str, helper: Helper, case: ProtectionCase) -> Client:
    """Whoever has the code and the key finds exactly what was chosen. Their browser."""
    visitor = Client()
    assert visitor.get(PARCEL).status_code == 200
    assert "Fetch it" in visitor.post(PARCEL, {"code": code}).content.decode()
    fetched = visitor.post(PARCEL, {"code": code.upper(), "do": "fetch"})
    assert fetched["Content-Disposition"] == 'attachment; filename="parcel.age"'
    assert fetched["Cache-Control"] == "no-store"
    assert not fetched.cookies
    content, entries = helper.opened(fetched.content)
    assert content["letter"] == LETTER
    assert [text["words"] for text in content["texts"]] == [f"They took my {CANARY}."]
    assert not any(b"Among us" in entry or b"Ask for" in entry for entry in entries.values())
    assert case.reference.encode() not in b"".join(entries.values())
    return visitor


def _counted_for_colleagues(room: Room, helper: Helper) -> None:
    with tenant_context(room.first.actor):
        (counted,) = ActorAnswer.objects.filter(actor=helper.row)
    assert (counted.answer, counted.kind, counted.month.day) == ("helped", "legal", 1)


def _told_to_the_person(room: Room, receipt: Receipt, helper: Helper) -> None:
    def read(*, receipt: Any, tenant: Any) -> Any:
        with opened_by_receipt(receipt, tenant=tenant) as opened:
            return told_to_whom(opened), lines_of(opened)

    (told,), lines = room.by_receipt(read, receipt)
    assert ("They helped", helper.row.name) in [(str(one.what), one.whom) for one in lines]
    assert (told.recipient, told.has_reached) == (helper.row.name, True)
    assert str(told.purpose) == "Refer you to legal help"


def test_every_code_that_opens_nothing_gets_the_same_answer(room: Room, cast: Cast) -> None:
    """Unknown, mistyped, stopped, expired, withdrawn, tampered with: byte for byte."""
    helper = helper_of(cast)
    case, _receipt = room.adopted()
    consent = agree(room, case, helper.row.name)
    desk, codes, counts = Browser(room, room.first.actor), [], []
    for _ in range(4):
        codes.append(sent(room, case, helper).code)
        counts.append(_queries(desk, "referrals/"))
    assert counts[0] == counts[2]
    _spoiled(room, helper)
    assert helper.opened(as_anybody(hand_out, typed=codes[3]))
    withdraw(room, case, consent)
    visitor = Client()
    unknown = write_words(Receipt.generate(), "en")
    answers = set()
    for typed in [*codes, unknown, "seven quiet herons", "1234"]:
        for asked in ("look", "fetch", "answer"):
            page = visitor.post(PARCEL, {"code": typed, "do": asked, "answer": "accept"})
            answers.add((page.status_code, page.content))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422
    with tenant_context(room.first.actor):
        assert ActDelivery.objects.count() == 1


def _queries(desk: Browser, path: str) -> int:
    """How many queries a page of the desk takes."""
    with CaptureQueriesContext(connection) as found:
        assert desk.get(path).status_code == 200
    return len(found)


def _spoiled(room: Room, helper: Helper) -> None:
    """One is stopped, one expires, one has a byte changed in the database."""
    with tenant_context(room.first.actor):
        rows = list(Referral.objects.order_by("sent_at"))
        late = timezone.now() - timedelta(seconds=1)
        Parcel.objects.filter(referral=rows[1]).update(expires_at=late)
        parcel = Parcel.objects.get(referral=rows[2])
        package = bytearray(parcel.package)
        package[-1] ^= 1
        Parcel.objects.filter(pk=parcel.pk).update(package=bytes(package))
    room.do(room.first, revoke_referral, referral_id=rows[0].pk)
    with pytest.raises(pyrage.DecryptError):
        helper.opened(bytes(package))


def test_nothing_is_sent_without_consent_for_that_recipient_and_a_second_person(
    room: Room, cast: Cast
) -> None:
    helper = helper_of(cast)
    case, _receipt = room.adopted()
    asked = wanted(helper, keys=(choices(room, case.pk)[0].key,))
    with pytest.raises(ConsentMissing):
        room.do(room.first, prepare_referral, case_id=case.pk, wanted=asked)
    agree(room, case, "Somebody else")
    with pytest.raises(ConsentMissing):
        room.do(room.first, prepare_referral, case_id=case.pk, wanted=asked)
    consent = agree(room, case, helper.row.name)
    row = room.do(room.first, prepare_referral, case_id=case.pk, wanted=asked)
    with pytest.raises(Refused):
        room.do(room.first, send_referral, referral_id=row.pk)
    _only_what_was_approved(room, case, helper)
    again = prepared(room, case, helper)
    withdraw(room, case, consent)
    with pytest.raises(ConsentMissing):
        room.do(room.first, send_referral, referral_id=again.pk)
    with tenant_context(room.first.actor):
        assert not Parcel.objects.exists()
        assert not OutwardAct.objects.exclude(sent_at=None).exists()


def _only_what_was_approved(room: Room, case: ProtectionCase, helper: Helper) -> None:
    """Not past its own page, and not once a text was changed."""
    ready = prepared(room, case, helper)
    with pytest.raises(Refused, match="its own page"):
        room.do(room.first, send_act, act_id=ready.act_id)
    with room.opened(room.first, case.pk) as opened:
        text = opened.texts()[0]
        opened.seal(text.compartment, {**text.body, "words": "Changed."}, row=text.row, revision=3)
    with pytest.raises(Refused, match="changed since"):
        room.do(room.first, send_referral, referral_id=ready.pk)


def _mails() -> list[Any]:
    """What the worker sends to the recipient."""
    mail.outbox.clear()
    drained()
    return [one for one in mail.outbox if "desk@lantern.example" in one.to]


def _ended() -> int:
    with as_worker():
        return end_referrals()


def _told_by_mail(room: Room, row: Referral, unsaid: list[str]) -> str:
    """Sent with a mail that says none of these words; its address is forgotten. The code."""
    sent_now = room.do(room.first, send_referral, referral_id=row.pk, tells=True)
    assert sent_now.is_mailed
    (told,) = _mails()
    said = f"{told.subject}{told.body}{told.from_email}"
    assert not [word for word in (*unsaid, sent_now.code) if word in said]
    assert _ended() == 1
    with tenant_context(room.first.actor):
        assert not ParcelNotice.objects.exists()
    return str(sent_now.code)


@pytest.mark.django_db(transaction=True)
def test_the_worker_ends_what_is_over_and_mails_only_while_consent_holds(
    room: Room, cast: Cast
) -> None:
    """With every vault locked: stopped, expired, packages gone, a mail that says nothing."""
    mail_is_safe(cast)
    helper = helper_of(cast, notice_address="desk@lantern.example", seat="XA")
    case, _receipt = room.adopted()
    consent = agree(room, case, helper.row.name)
    rows = [prepared(room, case, helper) for _ in range(3)]
    code = _told_by_mail(room, rows[0], [helper.row.name, case.reference])
    assert room.do(room.first, send_referral, referral_id=rows[1].pk, tells=True).is_mailed
    with tenant_context(room.first.actor):
        late = timezone.now() - timedelta(seconds=1)
        Referral.objects.filter(pk=rows[0].pk).update(expires_at=late)
    assert _ended() == 1
    withdraw(room, case, consent)
    assert _mails() == []
    assert _ended() == 2
    with tenant_context(room.first.actor):
        found = dict(Referral.objects.values_list("pk", "status"))
        assert [found[row.pk] for row in rows] == ["expired", "revoked", "revoked"]
        assert not Parcel.objects.exists()
    with pytest.raises(NothingHere):
        as_anybody(hand_out, typed=code)


def test_nobody_is_let_go_before_somebody_else_has_said_that_they_help(
    room: Room, cast: Cast
) -> None:
    """Outside the report's scope, and when a whole case is handed over."""
    helper = helper_of(cast)
    case, _receipt = room.adopted()
    agree(room, case, helper.row.name)
    room.do(room.first, move_case, case_id=case.pk, name="triage", values={"level": 2}, words="x")
    leave = {"case_id": case.pk, "name": "leave_scope", "words": "They take her on."}
    with pytest.raises(Refused, match="Nobody has accepted"):
        room.do(room.first, move_case, values={"helped_on": "referred"}, **leave)
    spoken = prepared(room, case, helper, way=Way.SPOKEN, keys=(), is_whole=True)
    hand_over = {"case_id": case.pk, "name": "transfer", "words": "They have it."}
    with pytest.raises(Refused, match="whole case"):
        room.do(room.first, move_case, **hand_over)
    assert room.do(room.first, send_referral, referral_id=spoken.pk).code == ""
    room.do(room.first, record_answer, referral_id=spoken.pk, name="accept", words="By telephone.")
    moved = room.do(room.first, move_case, **hand_over)
    assert moved.status == "transferred"
    assert moved.outcome == "helped_on"


def test_an_answer_that_was_forged_or_moved_is_told_from_a_true_one(room: Room, cast: Cast) -> None:
    from portal.vault.primitives import seal_to
    from protection.referrals.models import ReferralAnswer
    from protection.referrals.selectors import answers_of, text_of

    helper = helper_of(cast)
    case, _receipt = room.adopted()
    agree(room, case, helper.row.name)
    found = sent(room, case, helper)
    as_anybody(answer, typed=found.code, name="accept", words="Tomorrow.")
    assert as_anybody(look, typed=found.code).answers == ("reject", "finish")
    with tenant_context(room.first.actor):
        parcel = Parcel.objects.get()
        true = ReferralAnswer.objects.get()
        for sealed in (seal_to(bytes(parcel.answers_to), b"{}"), bytes(true.sealed)):
            ReferralAnswer.objects.create(
                tenant_id=case.tenant_id,
                case_id=case.pk,
                referral=found.referral,
                sealed=sealed,
                said_at=timezone.now(),
            )
    with room.opened(room.supervisor, case.pk) as opened:
        referral = Referral.objects.get()
        said = answers_of(opened, referral, text_of(opened, referral))
    assert [one.is_sound for one in said] == [True, False, False]
    assert said[0].body["words"] == "Tomorrow."


def test_the_demo_tells_a_referral_as_officers_make_it(
    room: Room, cast: Cast, settings: Any, tmp_path: Any
) -> None:
    """Twice gives the same: an accepted one, one that waits, and what opens the package."""
    import json

    from pyrage import x25519

    from protection.referrals import demo

    settings.PORTAL_DATA = tmp_path
    helper_of(cast, kinds=["legal"])
    case, _receipt = room.adopted()
    people = [_Officer(room, person) for person in (room.first, room.supervisor)]
    for _ in range(2):
        demo.load(case, people)
    (parcel,) = json.loads(demo.parcels_file().read_text())
    with tenant_context(room.first.actor):
        found = sorted(Referral.objects.values_list("status", flat=True))
    assert found == ["accepted", "prepared"]
    package = as_anybody(hand_out, typed=parcel["code"])
    identity = x25519.Identity.from_str(parcel["age_identity"])
    assert b"summons" in pyrage.decrypt(package, [identity])


class _Officer:
    """As the demo knows an officer."""

    def __init__(self, room: Room, person: Any) -> None:
        self.actor = person.actor
        self._room, self._person = room, person

    def ring(self) -> Any:
        return self._room.staffed.ring(self._person)


def test_a_file_leaves_under_a_number_as_the_copy_without_hidden_details(
    room: Room, cast: Cast, storage: Path
) -> None:
    """What officers know it by, and what a camera wrote into it, stays."""
    helper = helper_of(cast)
    case, receipt = room.adopted()
    picture = a_picture("JPEG", comment=b"Secret Camera")
    assert sent_files(receipt, (f"{CANARY} at the gate.jpg", picture)).status_code == 201
    agree(room, case, helper.row.name)
    (chosen,) = [one for one in choices(room, case.pk) if one.is_file]
    assert CANARY in chosen.label
    found = sent(room, case, helper, keys=(chosen.key,))
    data, entries = helper.opened(as_anybody(hand_out, typed=found.code))
    assert (data["texts"], data["files"]) == ([], ["1.jpg"])
    assert entries["1.jpg"].startswith(b"\xff\xd8\xff")
    assert set(entries) == {"read-me.txt", "package.json", "1.jpg", "fill"}
    assert not [name for name, entry in entries.items() if CANARY.encode() in entry]
    assert b"Secret Camera" not in entries["1.jpg"]
