"""The answers: released in part, not held, public, excessive; the log; strangers; long lists."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participation.information.disclosing import open_embargoed
from participation.information.models import (
    Disclosure,
    InformationRequest,
    ReleasedDocument,
    Withheld,
)
from participation.information.publishing import publish_information_figures
from portal.appeals.contestable import Ruling, contestable
from portal.decisions.models import Decision
from portal.documents.models import Document
from portal.errors import InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import StaffRole
from portal.permissions import ANYBODY, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Move, perform, transition_of
from tests.accreditation.staff_pages import sign_in, staff_path
from tests.api.client import client_of
from tests.cast import Cast, make_organization, make_person
from tests.information.acting import (
    PAPER,
    WORDS,
    add_paper,
    at,
    clock_of,
    kept,
    move,
    officer,
    prepare,
    reload,
    send,
    worker_at,
)

pytestmark = pytest.mark.django_db
FRONT = "/en/riverland-style/information/"
DECIDED = {
    "text": "Here is what can be given.",
    "text_language": "en",
    "body": "Head of unit",
    "decided_on": date(2026, 11, 20),
}
ENTRY = {
    "title": "Journeys in 2025",
    "summary": "A list of journeys with their cost.",
    "language": "en",
    "embargo_days": "0",
    "confirm": "on",
}


def _prepared_with_paper(cast: Cast, **words: Any) -> tuple[InformationRequest, ReleasedDocument]:
    row = send(cast, cast.owner, **words)
    move(row, "acknowledge", officer(cast))
    entry = add_paper(row, officer(cast))
    return move(row, "prepare", officer(cast), proposal="released", text="Found."), entry


def test_part_of_it_is_kept_back_only_with_exception_reason_and_tests(cast: Cast) -> None:
    row, entry = _prepared_with_paper(cast)
    with pytest.raises(Refused, match="Nothing stands as kept back"):
        move(row, "release_partly", cast.decider, **DECIDED)
    with pytest.raises(InvalidFields) as untested:
        kept(row, officer(cast), harm="", public_interest="")
    assert set(untested.value.errors) == {"harm", "public_interest"}
    with pytest.raises(InvalidFields) as unknown:
        kept(row, officer(cast), exception="embarrassment")
    assert set(unknown.value.errors) == {"exception"}
    kept(row, officer(cast), released=str(entry.pk))
    with tenant_context(cast.owner):
        assert not Withheld.objects.exists()
        assert not ReleasedDocument.objects.exists()
    with pytest.raises(Refused, match="stands as kept back"):
        move(row, "release", cast.decider, **DECIDED)
    done = move(row, "release_partly", cast.decider, **DECIDED)
    assert (done.status, done.outcome) == ("answered", "partly_released")
    with tenant_context(cast.owner):
        decision = Decision.objects.get()
        assert (decision.is_adverse, decision.reason_code) == (True, "privacy")
        assert decision.remedy == "portal"
        told = Withheld.objects.get()
    assert told.organization_id == cast.organization.pk
    page = sign_in(cast.owner).get(f"{FRONT}requests/{row.pk}/").content.decode()
    for words in ("Names of drivers", "The private life of a person", "They could be pressed."):
        assert words in page


def test_not_held_public_and_excessive_are_answers_of_their_own(cast: Cast) -> None:
    not_held = prepare(cast, send(cast, cast.owner))
    move(not_held, "state_not_held", cast.decider, reason_code="searched", held_by="", **DECIDED)
    public = prepare(cast, send(cast, cast.owner))
    done = move(
        public, "point_to_public", cast.decider, link="https://example.org/journeys", **DECIDED
    )
    assert (done.outcome, done.link) == ("already_public", "https://example.org/journeys")
    page = sign_in(cast.owner).get(f"{FRONT}requests/{public.pk}/").content.decode()
    assert "https://example.org/journeys" in page
    other = send(cast, cast.rival_owner, for_organization=False)
    first = prepare(cast, other)
    with pytest.raises(Refused, match="First ask what is meant"):
        move(first, "refuse_excessive", cast.decider, reason_code="too_broad", **DECIDED)
    move(first, "take_back", officer(cast))
    move(first, "ask", officer(cast), question="Which year?", question_language="en")
    move(first, "clarify", cast.rival_owner, answer="Every year.")
    move(first, "prepare", officer(cast), proposal="excessive", text="Too much.")
    refused = move(first, "refuse_excessive", cast.decider, reason_code="too_broad", **DECIDED)
    assert refused.outcome == "excessive"
    with tenant_context(system_actor(cast.institution.pk)):
        adverse = dict(Decision.objects.values_list("outcome", "is_adverse"))
    assert adverse == {"not_held": True, "grant": False, "excessive": True}


def test_what_is_missing_is_searched_for_again_with_a_new_time(cast: Cast) -> None:
    row, _entry = _prepared_with_paper(cast)
    move(row, "release", cast.decider, **DECIDED)
    browser = sign_in(cast.owner)
    here = f"{FRONT}requests/{row.pk}/moves/say_missing/"
    assert browser.post(here, {"note": ""}).status_code == 422
    assert browser.post(here, {"note": "The months May to July."}).status_code == 302
    found = reload(row, cast.owner)
    assert (found.status, found.outcome, found.due_party) == ("in_hand", "", "institution")
    assert "The months May to July." in browser.get(f"{FRONT}requests/{row.pk}/").content.decode()


def test_only_those_who_may_handle_and_decide(cast: Cast) -> None:
    row = prepare(cast, send(cast, cast.owner))
    with pytest.raises(NotPermitted):
        move(row, "release", officer(cast), **DECIDED)
    with pytest.raises(NotPermitted):
        add_paper(row, cast.reviewer)
    with pytest.raises(NotPermitted):
        move(row, "take_back", cast.reviewer)
    reviewer = sign_in(cast.reviewer)
    assert reviewer.get(staff_path(cast, f"information/{row.pk}/")).status_code == 200
    assert reviewer.get(staff_path(cast, f"information/{row.pk}/moves/release/")).status_code == 403
    upload = reviewer.post(
        staff_path(cast, f"information/{row.pk}/documents/add/"),
        {"title": "x", "file": SimpleUploadedFile("x.txt", b"text")},
    )
    assert upload.status_code == 403


def test_the_officers_pages_from_the_queue_to_the_log(  # noqa: PLR0915 - one way from end to end
    cast: Cast,
) -> None:
    row = send(cast, cast.owner)
    staff = sign_in(officer(cast))
    queue = staff.get(staff_path(cast, "information/")).content.decode()
    assert WORDS["title"] in queue
    home = staff_path(cast, f"information/{row.pk}/")
    assert staff.post(f"{home}moves/acknowledge/", {}).status_code == 302
    added = staff.post(
        f"{home}documents/add/",
        {"title": "List", "file": SimpleUploadedFile("journeys.txt", PAPER)},
    )
    assert added.status_code == 302
    wrong = staff.post(
        f"{home}documents/add/", {"title": "Program", "file": SimpleUploadedFile("x.exe", b"MZ")}
    )
    assert wrong.status_code == 422
    assert "Program" in wrong.content.decode()
    back = staff.post(
        f"{home}kept-back/add/",
        {
            "what": "Names",
            "exception": "privacy",
            "reason": "Private persons.",
            "harm": "",
            "public_interest": "",
        },
    )
    assert back.status_code == 422
    assert "Private persons." in back.content.decode()
    assert staff.post(f"{home}assign/", {"assignee": "nobody"}).status_code == 302
    page = staff.get(home).content.decode()
    assert "Put before whoever decides" in page
    assert (
        staff.post(f"{home}moves/prepare/", {"proposal": "released", "text": "Found."}).status_code
        == 302
    )
    move(row, "release", cast.decider, **DECIDED)
    entry = ReleasedDocument
    with tenant_context(officer(cast)):
        paper = entry.objects.get()
    published = staff.post(f"{home}log/", {**ENTRY, "entries": [str(paper.pk)]})
    assert published.status_code == 302, published.content.decode()
    log = Client().get(f"{FRONT}log/").content.decode()
    assert "Journeys in 2025" in log
    with tenant_context(ANYBODY):
        open_one = Disclosure.objects.get()
    public = Client().get(f"{FRONT}log/{open_one.pk}/")
    assert public.status_code == 200
    copy = _document_address(public.content.decode())
    assert b"".join(Client().get(copy)) == PAPER
    assert Client().get(f"/en/riverland-style/documents/{paper.document_id}/").status_code == 404
    assert "Journeys in 2025" in Client().get(f"{FRONT}log/feed/").content.decode()
    assert "Journeys in 2025" not in Client().get(f"{FRONT}log/?words=whales").content.decode()
    assert staff.post(f"{home}log/remove/").status_code == 302
    assert Client().get(f"{FRONT}log/{open_one.pk}/").status_code == 404
    assert Client().get(copy).status_code == 404


def _document_address(page: str) -> str:
    start = page.index("/en/riverland-style/documents/")
    return page[start : page.index('"', start)]


def test_the_log_names_nobody_who_asked(cast: Cast) -> None:
    row, _entry = _prepared_with_paper(cast, embargo="30")
    move(row, "release", cast.decider, **DECIDED)
    base = f"tenants/riverland-style/information-requests/{row.pk}/disclosure/"
    client = client_of(officer(cast))
    body = {**ENTRY, "embargo_days": 30, "confirm": True}
    named = client.post(base, {**body, "summary": f"For {cast.organization.name}."})
    assert set(named.json()["errors"]) == {"summary"}
    person = client.post(base, {**body, "title": "What Amal Haddad asked"})
    assert set(person.json()["errors"]) == {"title"}
    too_soon = client.post(base, {**body, "embargo_days": 3})
    assert set(too_soon.json()["errors"]) == {"embargo_days"}
    assert client.post(base, body).status_code == 201
    assert client.post(base, body).status_code == 422
    assert "Journeys in 2025" not in Client().get(f"{FRONT}log/").content.decode()
    with tenant_context(system_actor(cast.institution.pk)):
        assert open_embargoed(cast.institution.pk, now=timezone.now()) == 0
        due = timezone.now() + timedelta(days=31)
        assert open_embargoed(cast.institution.pk, now=due) == 1
    shown = client_of(cast.rival_owner).get("tenants/riverland-style/information-log/").json()
    assert [entry["title"] for entry in shown["results"]] == ["Journeys in 2025"]
    assert str(row.pk) not in str(shown)
    assert str(cast.organization.pk) not in str(shown)
    with tenant_context(ANYBODY):
        for document in Document.objects.all():
            assert (document.organization_id, document.person_id) == (None, None)


def test_figures_say_nothing_about_few_and_count_silence(cast: Cast) -> None:
    def figures() -> dict[str, Any]:
        with tenant_context(system_actor(cast.institution.pk)):
            return dict(publish_information_figures(tenant=cast.institution).content)

    for _number in range(3):
        send(cast, cast.owner)
    assert figures() == {
        "received": None,
        "outcomes": {},
        "days": {"median": None, "p90": None},
        "in_time": None,
    }
    page = Client().get(FRONT).content.decode()
    assert "too few to say" in page
    row = [send(cast, cast.owner) for _number in range(3)][-1]
    answered, _entry = _prepared_with_paper(cast)
    move(answered, "release", cast.decider, **DECIDED)
    with at(clock_of(row, "answer", cast.owner).due_at):
        assert {**figures(), "days": None} == {
            "received": 7,
            "outcomes": {"released": None},
            "days": None,
            "in_time": 14,
        }
        assert "14 %" in Client().get(FRONT).content.decode()


def test_a_changed_decision_takes_the_request_up_again_by_itself(cast: Cast) -> None:
    row = prepare(cast, send(cast, cast.owner))
    move(row, "state_not_held", cast.decider, reason_code="searched", held_by="", **DECIDED)
    portal = system_actor(cast.institution.pk)
    with tenant_context(portal):
        found = InformationRequest.objects.get(pk=row.pk)
        outer = Move(
            obj=found,
            transition=transition_of(InformationRequest, "confirm"),
            actor=portal,
            values={},
            now=timezone.now(),
            from_status="answered",
        )
        ruling = Ruling(
            subject=found, decision=None, note="Search again.", move=outer, actor=portal
        )
        sentence = contestable("participation.informationrequest").changed(ruling)
    assert "taken up again" in str(sentence)
    again = reload(row, cast.owner)
    assert (again.status, again.outcome, again.due_party) == ("in_hand", "", "institution")
    person = cast.staff[StaffRole.APPEALS_REVIEWER]
    with tenant_context(person), pytest.raises(NotFound):
        perform(InformationRequest, row.pk, "reopen_after_review", actor=person)


def test_a_colleague_who_edits_sees_it_and_a_delegate_does_not(cast: Cast) -> None:
    from portal.actors.models import Representation
    from portal.actors.selectors import actor_of

    row = send(cast, cast.owner)
    found = {}
    for role in ("editor", "delegate"):
        person = make_person(f"{role}@example.org", f"A {role}")
        with tenant_context(cast.owner):
            Representation.objects.create(
                organization=cast.organization, person_id=str(person.pk), role=role
            )
        with tenant_context(type(cast.owner)(person_id=person.pk)):
            actor = actor_of(person.pk, second_factor=True)
        found[role] = sign_in(actor).get(f"{FRONT}requests/{row.pk}/").status_code
    assert found == {"editor": 200, "delegate": 404}


def test_lists_ask_the_database_as_often_for_three_as_for_one(cast: Cast) -> None:
    staff, owner = sign_in(officer(cast)), sign_in(cast.owner)
    doors = (
        (staff, staff_path(cast, "information/")),
        (owner, f"{FRONT}requests/"),
        (owner, FRONT),
    )
    send(cast, cast.owner)
    counts = [_queries(client, path) for client, path in doors]
    for number in range(2):
        _organization, actor = make_organization(
            make_person(f"more{number}@example.org", f"More {number}"), f"More {number}"
        )
        send(cast, actor, for_organization=False)
        send(cast, cast.owner)
    assert [_queries(client, path) for client, path in doors] == counts


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_an_auditor_reads_the_trail_and_changes_nothing(cast: Cast) -> None:
    row = send(cast, cast.owner)
    auditor = sign_in(cast.staff[StaffRole.AUDITOR])
    page = auditor.get(staff_path(cast, f"information/{row.pk}/")).content.decode()
    assert "information.submitted" in page
    denied = auditor.post(staff_path(cast, f"information/{row.pk}/moves/acknowledge/"), {})
    assert denied.status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_deleted_account_takes_its_words_along(cast: Cast) -> None:
    from portal.actors.erasure import erase_account
    from portal.clocks import Clock

    row = send(cast, cast.stranger, for_organization=False)
    erase_account(actor=cast.stranger)
    worker_at(timezone.now())
    with tenant_context(officer(cast)):
        found = InformationRequest.objects.get(pk=row.pk)
        assert (found.status, found.outcome, found.text) == ("closed", "withdrawn", "–")
        assert not Clock.objects.filter(subject_id=row.pk, ended_at=None).exists()


def test_what_waits_stands_on_the_first_pages(cast: Cast) -> None:
    row = send(cast, cast.owner)
    move(row, "ask", officer(cast), question="Which year?", question_language="en")
    account = sign_in(cast.owner).get("/en/account/").content.decode()
    assert "asks what you mean" in account
    workspace = sign_in(cast.owner).get(f"/en/organizations/{cast.organization.pk}/")
    assert WORDS["title"] in workspace.content.decode()
    home = sign_in(officer(cast)).get(staff_path(cast)).content.decode()
    assert "To acknowledge" in home
