"""The officer's side of the box, and the same over the API: taken in, a receipt, a paper, an end."""

import re
from typing import Any

import pytest
from django.test import Client

from portal.idempotency import IdempotentAnswer
from portal.tenancy.context import tenant_context
from portal.vault import primitives
from portal.vault.keyring import receipt_pair
from portal.vault.primitives import frame
from portal.vault.receipts import read_receipt, write_digits
from portal.vault.selectors import key_log
from protection.cases.models import ProtectionCase
from protection.cases.services import write_note
from protection.consent.purposes import Purpose
from protection.consent.services import ConsentMissing, prepare_act
from protection.intake.proofs import LABEL
from tests.cast import Cast
from tests.protection.acting import CLINIC, intended
from tests.protection.box import Visitor, digits_of, staffed_box, text_of
from tests.protection.conftest import Room
from tests.protection.test_pages import Browser

pytestmark = pytest.mark.django_db

MAIL = {
    "happened": "From: heron@example.org\n\nThey were at my door again.",
    "reach": "heron@example.org",
    "level": "2",
    "why": "An explicit threat.",
    "language": "fr",
}


def test_a_pasted_mail_is_a_case_in_hand_and_its_person_gets_a_receipt(
    room: Room, cast: Cast
) -> None:
    staffed_box(cast)
    officer, third = Browser(room, room.first.actor), Browser(room, room.third.actor)
    assert officer.post("take-in/", **MAIL).status_code == 403
    officer.unlock()
    third.unlock()
    assert officer.post("take-in/", **{**MAIL, "happened": ""}).status_code == 422
    answers = officer.post("take-in/", **MAIL)["Location"]
    page = text_of(officer.client.get(answers))
    assert "To be asked first" in page
    assert "Votre" in page or "Your message has reached us" in page
    assert "0 receipts in use" in page
    assert "heron" not in page
    assert third.client.get(answers).status_code == 404
    with tenant_context(room.first.actor):
        case = ProtectionCase.objects.get()
    assert (case.status, case.level, case.filed_by, case.language) == ("triage", 2, "officer", "fr")
    digits = _new_receipt(officer, case)
    with room.opened(room.first, case.pk) as opened:
        assert opened.faults == (), "all of it is signed"
    _person_agrees(room, case, digits)
    _paper(officer, room, case, digits)


def _new_receipt(officer: Browser, case: ProtectionCase) -> str:
    """Shown once; not without saying how the person was recognized."""
    path = f"cases/{case.pk}/new-receipt/"
    assert officer.post(path, words="By their voice.").status_code == 422
    return digits_of(officer.post(path, is_sure="on", words="By their voice."))


def _person_agrees(room: Room, case: ProtectionCase, digits: str) -> None:
    """What was told is not theirs to open again; the consent that they give is."""
    room.do(room.first, write_note, case_id=case.pk, words="Here.", is_shared=True, kind="message")
    person = Visitor(room.tenant.slug)
    assert person.come_back(digits).status_code == 303
    page = text_of(person.get("own/"))
    assert "Here." in page
    assert "at my door" not in page
    with pytest.raises(ConsentMissing):
        room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    given = person.post("own/yes/", purpose=Purpose.HEALTH.value, recipient=CLINIC, scope="")
    assert given.status_code == 303
    room.do(room.first, prepare_act, case_id=case.pk, intended=intended())
    assert person.post("own/", proof="1").status_code == 303


def _paper(officer: Browser, room: Room, case: ProtectionCase, digits: str) -> None:
    """Signed by a certified officer; it holds a day and a hash, and verifies with public keys."""
    assert "Sign it" in text_of(officer.get(f"cases/{case.pk}/answers/"))
    assert officer.post(f"cases/{case.pk}/proof/").status_code == 302
    person = Visitor(room.tenant.slug)
    person.come_back(digits)
    shown = re.findall(r'class="hash" dir="ltr">([0-9a-f]+)<', person.get("own/").content.decode())
    hashed, author, signature = (bytes.fromhex(one) for one in shown)
    with tenant_context(room.first.actor):
        certified = {card.public.sign for card in key_log(room.tenant).active.values()}
    assert author in certified
    day = case.received_at.date().isoformat()
    message = frame(LABEL, room.tenant.pk, day, hashed)
    primitives.verify(author, message, signature)


class Api:
    """The API with a receipt in its header."""

    def __init__(self, slug: str) -> None:
        self.home, self.client = f"/api/v1/tenants/{slug}/protection/", Client()

    def ask(self, verb: str, path: str, receipt: str = "", **body: Any) -> Any:
        return getattr(self.client, verb)(
            f"{self.home}{path}",
            body or None,
            content_type="application/json",
            headers={"X-Receipt": receipt, "Idempotency-Key": "the-same"},
        )


def test_the_api_takes_a_report_and_whatever_opens_nothing_is_answered_alike(
    room: Room, cast: Cast
) -> None:
    api = Api(room.tenant.slug)
    said: dict[str, Any] = {"happened": "They took my heron-lamp.", "agreed": ["keep", "contact"]}
    assert api.ask("post", "reports/", **said).status_code == 422
    staffed_box(cast)
    assert api.ask("post", "reports/", happened="Heron", agreed=[]).status_code == 422
    made = api.ask("post", "reports/", **said)
    assert made.status_code == 201
    assert "no-store" in made["Cache-Control"]
    assert api.ask("post", "reports/", **said).json() != made.json()
    assert not IdempotentAnswer.objects.exists()
    receipt = made.json()["words"]
    assert write_digits(read_receipt(receipt)) == made.json()["digits"]
    _over_the_api(api, receipt)
    wrong = [api.ask("get", "receipts/", one) for one in (receipt, "", "one two", "4 4", "9" * 40)]
    other = Api(cast.other_institution.slug).ask("get", "receipts/", receipt)
    assert {(one.status_code, one.content) for one in [*wrong, other]} == {(404, other.content)}
    assert receipt_pair(read_receipt(receipt)).public.sign


def _over_the_api(api: Api, receipt: str) -> None:
    """Messages, consents, what is due; then the end."""
    assert api.ask("post", "receipts/messages/", receipt, words="Are you there?").status_code == 204
    (message,) = api.ask("get", "receipts/messages/", receipt).json()
    assert (message["words"], message["from_us"]) == ("Are you there?", False)
    said = {"purpose": "health", "recipient": CLINIC}
    assert api.ask("post", "receipts/consents/", receipt, **said).status_code == 204
    consents = api.ask("get", "receipts/consents/", receipt).json()
    assert [one["purpose"] for one in consents] == ["keep", "contact", "health"]
    assert all(one["holds"] for one in consents)
    withdrawn = {"consent": consents[2]["id"]}
    assert api.ask("post", "receipts/withdrawals/", receipt, **withdrawn).status_code == 204
    assert api.ask("get", "receipts/consents/", receipt).json()[2]["is_withdrawn"]
    status = api.ask("get", "receipts/", receipt).json()
    assert status["is_taken_over"] is False
    assert "level" not in str(status)
    assert api.ask("post", "receipts/end/", receipt).status_code == 204
