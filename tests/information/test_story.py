"""Asking for a document: by pages and by the API, from the draft to the answer or to silence."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participation.information.models import InformationRequest
from portal.appeals.models import Appeal
from portal.decisions.models import Decision, RemedyKind
from portal.grants import StaffRole
from portal.looks.calculations import clock_sentences
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, staff_path
from tests.api.client import client_of
from tests.cast import Cast
from tests.information.acting import (
    PAPER,
    WORDS,
    add_paper,
    at,
    clock_of,
    later,
    move,
    officer,
    prepare,
    reload,
    send,
)

pytestmark = pytest.mark.django_db

FRONT = "/en/riverland-style/information/"
HOW = {
    "language": "en",
    "answer_language": "en",
    "wanted_format": "electronic",
    "is_urgent": "no",
    "embargo": "0",
}


def _only_request(cast: Cast, actor: Any) -> InformationRequest:
    with tenant_context(actor):
        return InformationRequest.objects.get()


def _asked_by_pages(cast: Cast, browser: Client) -> InformationRequest:
    """Front page, for whom, what, how, check, send."""
    assert "Ask for information" in browser.get(FRONT).content.decode()
    started = browser.post(f"{FRONT}start/", {"organization": str(cast.organization.pk)})
    write = started["Location"]
    assert browser.get(write).status_code == 200
    how = browser.post(write, {**WORDS, "seen": ""})["Location"]
    check = browser.post(how, {**HOW, "seen": ""})["Location"]
    page = browser.get(check).content.decode()
    assert WORDS["title"] in page
    sent = browser.post(check)
    assert sent.status_code == 302
    found = _only_request(cast, cast.owner)
    assert sent["Location"].endswith(f"/requests/{found.pk}/")
    return found


def test_ask_by_pages_hear_nothing_in_time_and_ask_for_review(cast: Cast) -> None:
    browser = sign_in(cast.owner)
    found = _asked_by_pages(cast, browser)
    here = f"{FRONT}requests/{found.pk}/"
    due = clock_of(found, "answer", cast.owner).due_at
    with at(due - timedelta(seconds=1)):
        browser = sign_in(cast.owner)
        page = browser.get(here).content.decode()
        assert "No answer by the promised date" not in page
        assert browser.post(f"{here}review/").status_code == 422
    with at(due):
        browser = sign_in(cast.owner)
        page = browser.get(here).content.decode()
        assert "No answer by the promised date" in page
        assert "was not refused" in page
        asked = browser.post(f"{here}review/")
        assert asked.status_code == 302
        assert "/appeals/" in asked["Location"]
        filed = browser.post(
            asked["Location"], {"grounds": "Nobody answered.", "language": "en", "seen": ""}
        )
        assert filed.status_code == 302
    with tenant_context(cast.owner):
        appeal = Appeal.objects.get()
        assert (appeal.cause, appeal.status, appeal.subject_id) == ("silence", "filed", found.pk)
        assert not Decision.objects.exists()
    assert reload(found, cast.owner).status == "submitted"


def test_ask_by_the_api_hear_nothing_in_time_and_ask_for_review(cast: Cast) -> None:
    client = client_of(cast.owner)
    base = "tenants/riverland-style/information-requests/"
    made = client.post(base, {"organization": str(cast.organization.pk), **WORDS})
    assert made.status_code == 201
    one = f"{base}{made.json()['id']}/"
    assert made.json()["transitions"] == ["submit"]
    sent = client.post(f"{one}transitions/submit/").json()
    assert (sent["status"], sent["clock"]["state"], bool(sent["receipt"])) == (
        "submitted",
        "due_soon",
        True,
    )
    assert sent["silence"] is None
    assert client.post(f"{one}review/").status_code == 422
    due = clock_of(_only_request(cast, cast.owner), "answer", cast.owner).due_at
    with at(due):
        client = client_of(cast.owner)
        late = client.get(one).json()
        assert late["silence"]["is_here"] is True
        assert late["outcome"] == ""
        begun = client.post(f"{one}review/")
        assert begun.status_code == 201
        again = client.post(f"{one}review/")
        assert again.json() == begun.json()


def test_a_person_alone_asks_and_reads_the_document(cast: Cast) -> None:
    row = send(cast, cast.stranger, for_organization=False)
    assert row.organization_id is None
    move(row, "acknowledge", officer(cast))
    entry = add_paper(row, officer(cast))
    browser = sign_in(cast.stranger)
    paper = f"/en/riverland-style/documents/{entry.document_id}/"
    assert browser.get(paper).status_code == 404
    move(row, "prepare", officer(cast), proposal="released", text="All found.")
    staff = sign_in(cast.decider)
    answer = staff.post(
        staff_path(cast, f"information/{row.pk}/moves/release/"),
        {
            "text": "Here is the list of journeys.",
            "text_language": "en",
            "body": "Head of unit",
            "decided_on_day": "20",
            "decided_on_month": "11",
            "decided_on_year": "2026",
            "confirmed": "on",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(f"{FRONT}requests/{row.pk}/").content.decode()
    assert "Here is the list of journeys." in page
    assert b"".join(browser.get(paper)) == PAPER
    for other in (cast.owner, cast.rival_owner):
        assert sign_in(other).get(paper).status_code == 404
        assert sign_in(other).get(f"{FRONT}requests/{row.pk}/").status_code == 404
    closed = browser.post(f"{FRONT}requests/{row.pk}/confirm/")
    assert closed.status_code == 302
    assert reload(row, cast.stranger).status == "closed"


def test_a_draft_is_nobodys_business(cast: Cast) -> None:
    client = client_of(cast.owner)
    base = "tenants/riverland-style/information-requests/"
    made = client.post(base, {"organization": str(cast.organization.pk), **WORDS}).json()
    assert client_of(officer(cast)).get(f"{base}{made['id']}/").status_code == 404
    staff = sign_in(officer(cast)).get(staff_path(cast, "information/")).content.decode()
    assert WORDS["title"] not in staff


def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast: Cast) -> None:
    browser = sign_in(cast.owner)
    started = browser.post(f"{FRONT}start/", {"organization": str(cast.organization.pk)})
    write = started["Location"]
    wrong = browser.post(write, {"title": "Only a title", "text": "", "seen": ""})
    assert wrong.status_code == 422
    assert "Only a title" in wrong.content.decode()
    check = write.replace("write/what/", "check/")
    refused = browser.post(check)
    assert refused.status_code == 422
    assert "It cannot be sent yet" in refused.content.decode()
    urgent = browser.post(
        write.replace("what", "how"), {**HOW, "is_urgent": "yes", "urgency_reason": "", "seen": ""}
    )
    assert urgent.status_code == 422
    assert "Say why it is urgent" in urgent.content.decode()


def test_an_institution_without_the_rules_has_no_such_room(cast: Cast) -> None:
    front = "/en/ecosoc-style/information/"
    assert sign_in(cast.owner).get(front).status_code == 404
    assert "/information/" not in Client().get("/en/ecosoc-style/").content.decode()
    assert FRONT in Client().get("/en/riverland-style/").content.decode()
    officer_there = cast.other_staff[StaffRole.INFORMATION_OFFICER]
    home = sign_in(officer_there).get("/en/ecosoc-style/staff/").content.decode()
    assert "/staff/information/" not in home
    here = sign_in(officer(cast)).get(staff_path(cast)).content.decode()
    assert "/staff/information/" in here


def test_a_refusal_names_its_exception_its_tests_and_what_can_be_done(cast: Cast) -> None:
    row = prepare(cast, send(cast, cast.owner))
    client = client_of(cast.decider)
    refuse = f"tenants/riverland-style/information-requests/{row.pk}/transitions/refuse/"
    given = {"text": "It would show who spoke.", "text_language": "en", "body": "Head of unit"}
    given["decided_on"] = "2026-11-20"
    without = client.post(refuse, given)
    assert without.status_code == 422
    assert set(without.json()["errors"]) == {"reason_code"}
    untested = client.post(refuse, {**given, "reason_code": "deliberation"})
    assert set(untested.json()["errors"]) == {"harm", "public_interest"}
    unknown = client.post(refuse, {**given, "reason_code": "vexatious"})
    assert set(unknown.json()["errors"]) == {"reason_code"}
    tests = {"harm": "Talks would end.", "public_interest": "Weighed; the result is public."}
    done = client.post(refuse, {**given, **tests, "reason_code": "deliberation"})
    assert (done.status_code, done.json()["outcome"]) == (200, "refused")
    with tenant_context(cast.owner):
        decision = Decision.objects.get()
    assert decision.remedy == RemedyKind.PORTAL
    assert decision.reason_code == "deliberation"
    page = sign_in(cast.owner).get(f"{FRONT}requests/{row.pk}/").content.decode()
    assert "Internal deliberation that is not over" in page
    assert "Talks would end." in page
    assert "Ask for a review" in page


def test_what_the_page_shows_of_a_clock_is_what_is_stored(cast: Cast) -> None:
    row = send(cast, cast.owner)
    clock = clock_of(row, "answer", cast.owner)
    page = sign_in(cast.owner).get(f"{FRONT}requests/{row.pk}/").content.decode()
    for sentence in clock_sentences(clock.calculation):
        assert sentence in page
    assert clock.calculation["last_day"] == _local_day(cast, clock.due_at)


def _local_day(cast: Cast, instant: Any) -> str:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(cast.institution.time_zone)
    return str((instant - timedelta(microseconds=1)).astimezone(zone).date())


def test_withdrawn_by_whoever_asked_until_it_is_answered(cast: Cast) -> None:
    row = send(cast, cast.owner)
    browser = sign_in(cast.owner)
    here = f"{FRONT}requests/{row.pk}/"
    assert browser.post(f"{here}moves/withdraw/", {}).status_code == 422
    assert browser.post(f"{here}moves/withdraw/", {"confirm": "on"}).status_code == 302
    found = reload(row, cast.owner)
    assert (found.status, found.outcome, found.due_at) == ("closed", "withdrawn", None)
    assert browser.get(f"{here}moves/withdraw/").status_code == 404
    assert timezone.now() < later(1)
