"""Reporting through the browser: what is written where, what nobody can find again, what comes back."""

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from portal.audit import AuditEntry
from portal.clocks import Clock
from portal.drafts.models import Draft
from portal.errors import PortalError
from portal.grants import StaffRole
from portal.idempotency import IdempotentAnswer
from portal.keys.selectors import list_keys
from portal.outbox import Event
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Step, perform
from portal.vault.errors import NotStaffed
from portal.vault.keylog import KeyRole
from portal.vault.peppers import PepperStore
from portal.vault.selectors import intake_officers
from promotion.obstacles.handing_over import HANDED_OVER
from promotion.obstacles.models import Obstacle, ObstacleAnswer, SealedSource, SourceGrant
from protection.intake.handing_over import knows_word
from tests.accreditation.applicant.conftest import signed_in
from tests.api.client import client_of
from tests.cast import Cast, make_staff
from tests.notifications.conftest import drained, worker_rows
from tests.promotion.reporting_acting import (
    BASE,
    SECRET,
    SEND,
    SLUG,
    WHAT,
    WHERE,
    WHO,
    begun,
    receipt_in,
    written,
)
from tests.promotion.sources_people import (
    Analysts,
    another_analyst,
    opened_browser,
    staffed_with_analysts,
)
from tests.vault.conftest import made_keys, quick_passphrases, store

__all__ = ["quick_passphrases", "store"]
pytestmark = pytest.mark.django_db(transaction=True)


def of_institution(cast: Cast) -> AbstractContextManager[Actor]:
    """The portal itself, in the first institution."""
    return tenant_context(system_actor(cast.institution.pk))


def came_back(receipt: str, **values: str) -> Any:
    """Somebody with the receipt, in a browser in which nobody is signed in."""
    return Client().post(f"/en/{SLUG}/obstacles/receipt/", {"receipt": receipt, **values})


@dataclass
class Told:
    """A report that was submitted, what came back, and the analysts who open it."""

    row: Obstacle
    receipt: str
    analysts: Analysts


@pytest.fixture
def told(cast: Cast, settings: Any, store: PepperStore, quick_passphrases: None) -> Told:
    """The owner of an organization reports in Russian, with sources."""
    analysts = staffed_with_analysts(cast, settings)
    client = signed_in(cast.owner)
    written(client)
    page = client.post(f"{BASE}send/", SEND)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    with of_institution(cast):
        row = Obstacle.objects.get()
    return Told(row, receipt_in(page.content.decode()), analysts)


def test_a_report_is_sealed_and_names_nobody(cast: Cast, told: Told) -> None:
    row = told.row
    assert (row.status, row.severity, row.origin) == ("submitted", 5, "organization")
    assert (str(row.starts_on), str(row.ends_on)) == ("2026-03-01", "2026-03-31")
    assert row.due_at is not None
    with of_institution(cast):
        parts = [(one.actor, one.degree) for one in row.obstacleactors.all()]
        assert parts == [("ACT-REG", "DEG-IMP")]
        stored = b"".join(bytes(one.record) for one in SealedSource.objects.all())
        assert SECRET.encode() not in stored
        # Two analysts and the receipt.
        assert SourceGrant.objects.count() == 3
        _names_nobody(cast)
    with tenant_context(cast.owner):
        assert not Draft.objects.exists()
    with worker_rows():
        assert not Event.objects.filter(actor_id=cast.owner.person_id, name__contains="obstacle")


def test_analysts_alone_read_what_was_sealed_and_a_colleague_is_given_access(
    cast: Cast, told: Told
) -> None:
    path = f"/en/{SLUG}/desk/sources/{told.row.pk}/"
    first, second = told.analysts.people
    shown = opened_browser(first, SLUG).get(path).content.decode()
    assert SECRET in shown
    assert "Amal Haddad" in shown
    with of_institution(cast):
        read = AuditEntry.objects.filter(action="obstacle.sources_read")
        assert [entry.actor_id for entry in read] == [first.actor.person_id]
    assert signed_in(cast.decider).get(path).status_code == 404
    third = told.analysts.join(another_analyst(cast, 3))
    told.analysts.certify(third, by=[first, second])
    browser = opened_browser(third, SLUG)
    assert browser.get(path).status_code == 404
    shared = opened_browser(second, SLUG).post(f"/en/{SLUG}/desk/sources/share/{third.key.pk}/")
    assert shared.status_code == 302
    assert SECRET in browser.get(path).content.decode()


def test_the_receipt_leads_back_answers_and_takes_back(
    cast: Cast, told: Told, store: PepperStore
) -> None:
    first, row, receipt = told.analysts.people[0], told.row, told.receipt
    with tenant_context(first.actor):
        perform(Obstacle, row.pk, "take_up", actor=first.actor)
        asked = {"text": "Was there a letter?", "language": "en"}
        perform(Obstacle, row.pk, "ask", actor=first.actor, values=asked)
    back = came_back(receipt).content.decode()
    assert "Was there a letter?" in back
    assert SECRET not in back
    assert came_back(receipt, act="answer", text=f"Yes, {SECRET} holds it.").status_code == 200
    path = f"/en/{SLUG}/desk/sources/{row.pk}/"
    assert f"Yes, {SECRET} holds it." in opened_browser(first, SLUG).get(path).content.decode()
    with of_institution(cast):
        row.refresh_from_db()
        assert row.status == "triage"
        assert not ObstacleAnswer.objects.exclude(text="")
    # Taken back: at once, and what was sealed is gone for good.
    assert came_back(receipt, act="withdraw").status_code == 422
    assert came_back(receipt, act="withdraw", is_sure="on").status_code == 200
    with of_institution(cast):
        row.refresh_from_db()
        assert row.status == "withdrawn"
        assert not SealedSource.objects.exists()
    assert not list((store.directories[0] / "1").iterdir())
    assert came_back(receipt, act="burn", is_sure="on").status_code == 200
    assert came_back(receipt).status_code == 422


def _names_nobody(cast: Cast) -> None:
    """No row of the institution that came with the report names who submitted it."""
    person = cast.owner.person_id
    entries = AuditEntry.objects.filter(subject_type="promotion.obstacle")
    assert [(entry.action, entry.actor_id) for entry in entries] == [("obstacle.submitted", None)]
    assert not Step.objects.filter(taken_by=person)
    clocks = Clock.objects.filter(subject_type="promotion.obstacle")
    assert [(one.name, one.person_id, one.organization_id) for one in clocks] == [
        ("triage", None, None)
    ]


def test_nothing_typed_is_lost_and_the_draft_is_the_authors_alone(cast: Cast) -> None:
    client = signed_in(cast.owner)
    begun(client)
    wrong = {**WHAT, "account": "Write to amal@example.org or +44 20 7946 0000."}
    page = client.post(f"{BASE}write/what/", wrong)
    assert page.status_code == 422
    assert "Write to amal@example.org" in page.content.decode()
    with tenant_context(cast.owner):
        assert Draft.objects.get().values["account"] == wrong["account"]
    with tenant_context(cast.staff[StaffRole.ANALYST]):
        assert not Draft.objects.exists()
    too_exact = {**WHERE, "date_precision": "TIM-D"}
    assert client.post(f"{BASE}write/where/", too_exact).status_code == 422


def test_nothing_is_asked_that_could_not_be_sealed(cast: Cast) -> None:
    client = signed_in(cast.owner)
    written(client)
    last = client.get(f"/en/{SLUG}/obstacles/report/send/").content.decode()
    assert "fewer than two analysts" in last
    assert 'name="sources"' not in last
    # Named in public only on an explicit choice of its own.
    named = {"attribution": "Delta Watch", "may_publish": "on"}
    receipt = receipt_in(client.post(f"{BASE}send/", named).content.decode())
    assert client.post(f"{BASE}send/", named).status_code == 404
    with of_institution(cast):
        row = Obstacle.objects.get()
        assert (row.source_name, row.may_publish) == ("", True)
    # Without a key the answer stands in the open: ways to reach somebody are refused.
    assert came_back(receipt, act="answer", text="Call +44 20 7946 0000").status_code == 422
    assert came_back(receipt, act="answer", text="It was in March.").status_code == 200
    answers = [came_back(text).status_code for text in ("0000 0000", " ".join(["0000"] * 10))]
    assert answers == [422, 422]


def test_what_is_grave_offers_a_word_for_protection_that_leads_nowhere_back(
    cast: Cast, settings: Any
) -> None:
    settings.VAULT_GENESIS = {SLUG: bytes(32)}
    client = signed_in(cast.owner)
    begun(client)
    answer = client.post(f"{BASE}write/what/", WHAT)
    assert answer["Location"].endswith("/report/protection/")
    page = client.post(answer["Location"]).content.decode()
    found = re.search(r'panel__number" dir="ltr">([0-9A-Z-]+)<', page)
    assert found
    with worker_rows():
        event = Event.objects.get(name=HANDED_OVER)
        assert set(event.references) == {"word"}
        assert event.actor_id is None
        assert event.subject_type == "portal.tenant"
        assert found.group(1) not in str(event.references)
    drained()
    drained()
    assert knows_word(found.group(1), tenant=cast.institution)


def test_only_those_with_a_door_report_and_staff_record_with_a_source(cast: Cast) -> None:
    assert signed_in(cast.stranger).get(BASE).status_code == 403
    assert Client().get(BASE).status_code == 302
    analyst = signed_in(cast.staff[StaffRole.ANALYST])
    begun(analyst, origin="public")
    for step, values in (
        ("what", WHAT),
        ("where", {**WHERE, "place": "Marisia City"}),
        ("who", WHO),
    ):
        assert analyst.post(f"{BASE}write/{step}/", values).status_code == 302
    assert analyst.post(f"{BASE}send/", {"source_name": "The Marisia Gazette"}).status_code == 422
    source = {"source_name": "The Marisia Gazette", "source_link": "https://gazette.example/1"}
    assert analyst.post(f"{BASE}send/", source).status_code == 302
    with of_institution(cast):
        row = Obstacle.objects.get()
        assert (row.origin, row.place, row.source_links) == (
            "public",
            "Marisia City",
            ["https://gazette.example/1"],
        )
        entry = AuditEntry.objects.get(subject_type="promotion.obstacle")
        assert entry.actor_id == cast.staff[StaffRole.ANALYST].person_id


def test_analysts_keys_open_no_case_and_count_for_no_intake(
    cast: Cast, settings: Any, store: PepperStore, quick_passphrases: None
) -> None:
    analysts = staffed_with_analysts(cast, settings)
    first, second = analysts.people
    with tenant_context(first.actor):
        with pytest.raises(NotStaffed):
            intake_officers(cast.institution)
        lines = list_keys(cast.institution, actor=first.actor)
        assert {line.key.role for line in lines} == {KeyRole.ANALYST}
    # An analyst's signature counts for analysts alone.
    officer = made_officer(cast)
    with pytest.raises(PortalError):
        analysts.certify(officer, by=[first, second])
    shown = opened_browser(first, SLUG).get(f"/en/{SLUG}/desk/keys/").content.decode()
    assert "Cases that fewer than two people can open" not in shown
    assert signed_in(first.actor).get(f"/en/{SLUG}/desk/").status_code == 404


def made_officer(cast: Cast) -> Any:
    """A protection officer with keys that nobody has certified."""
    actor = make_staff(cast.institution, StaffRole.PROTECTION_OFFICER, "fourth@first.example.org")
    return made_keys(actor, cast.institution, KeyRole.OFFICER)


def test_the_api_takes_a_report_twice_and_keeps_nothing_of_its_sender(cast: Cast) -> None:
    path = f"tenants/{SLUG}/obstacles/"
    body = {
        "title": "Registration refused",
        "account": "For the third time.",
        "language": "en",
        "kinds": ["L03"],
        "country": "AQ",
        "date_precision": "TIM-M",
        "begins": "2026-03",
        "actors": [{"actor": "ACT-REG"}],
    }
    client = client_of(cast.owner)
    key = {"Idempotency-Key": "0b0c7d52-6b1d-4c7e-9a3c-5a1f0e2d3c4b"}
    answers = [client.post(path, body, **key).json() for _again in range(2)]
    assert answers[0]["receipt_digits"] == answers[1]["receipt_digits"]
    with of_institution(cast):
        assert Obstacle.objects.count() == 1
        _names_nobody(cast)
    with worker_rows():
        assert not IdempotentAnswer.objects.exists()
    other = client.post(path, {**body, "title": "Another"}, **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert client_of(cast.stranger).post(path, body).status_code == 404
    back = f"/api/v1/tenants/{SLUG}/obstacle-reports/receipt/"
    shown = Client().get(back, headers={"X-Receipt": answers[0]["receipt_digits"]})
    assert shown.json()["status"] == "submitted"
    assert Client().get(back, headers={"X-Receipt": "nothing"}).status_code == 404
