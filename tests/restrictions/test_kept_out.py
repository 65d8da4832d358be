"""“I was kept out”: filed without a decision, seen by those who review, opened as a review."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participation.restrictions.handing_over import HANDED_OVER, hand_over_what_waits
from participation.restrictions.models import Restriction
from participation.restrictions.publishing import publish_restriction_figures
from portal import outbox
from portal.actors.erasure import erase_account
from portal.appeals.contestable import Ruling, contestable
from portal.appeals.models import Appeal
from portal.decisions.models import Decision
from portal.errors import NotFound, NotPermitted, Refused
from portal.grants import StaffRole
from portal.outbox import Event
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Move, Step, perform, transition_of
from tests.accreditation.staff_pages import sign_in, staff_path
from tests.api.client import client_of
from tests.cast import Cast
from tests.information.acting import worker_at
from tests.notifications.conftest import as_worker, drained, notifications, worker_rows
from tests.restrictions.acting import WORDS, drafted, filed, move

pytestmark = pytest.mark.django_db
FRONT = "/en/riverland-style/kept-out/"
SECRET = "without a word"


def reviewer(cast: Cast) -> Any:
    return cast.staff[StaffRole.APPEALS_REVIEWER]


def _the_report(actor: Any) -> Restriction:
    with tenant_context(actor):
        return Restriction.objects.get()


def test_filed_by_pages_without_any_decision_before(  # noqa: PLR0915 - one way from end to end
    cast: Cast,
) -> None:
    browser = sign_in(cast.stranger)
    front = browser.get(FRONT).content.decode()
    assert "I was kept out" in front
    assert cast.institution.contact_email in front
    first = browser.get(f"{FRONT}start/").content.decode()
    assert "Is anyone in danger now?" in first
    assert browser.post(f"{FRONT}start/", {}).status_code == 422
    danger = browser.post(f"{FRONT}start/", {"in_danger": "yes"}).content.decode()
    assert "not an emergency service" in danger
    assert cast.institution.contact_email in danger
    started = browser.post(f"{FRONT}start/", {"go_on": "1", "organization": ""})
    write = started["Location"]
    step = {name: WORDS[name] for name in ("kind", "happened", "happened_on", "place", "by_whom")}
    wish = browser.post(write, {**step, "seen": ""})["Location"]
    rest = {name: WORDS[name] for name in ("asks_for", "language")}
    missing = browser.post(wish, {**rest, "seen": ""})
    assert missing.status_code == 422
    check = browser.post(wish, {**rest, "way": "review", "seen": ""})["Location"]
    assert SECRET in browser.get(check).content.decode()
    done = browser.post(check)
    assert done.status_code == 302
    found = _the_report(cast.stranger)
    assert (found.status, found.wants_review, found.wants_protection) == ("filed", True, False)
    assert found.due_at is not None
    page = browser.get(done["Location"]).content.decode()
    assert found.receipt in page
    assert "Time to take it up" in page
    with tenant_context(cast.stranger):
        assert not Decision.objects.exists()


def test_filed_by_the_api_and_opened_as_a_review(cast: Cast) -> None:
    client = client_of(cast.owner)
    base = "tenants/riverland-style/restrictions/"
    body = {"organization": str(cast.organization.pk), **WORDS}
    made = client.post(base, body).json()
    assert made["transitions"] == ["file"]
    sent = client.post(f"{base}{made['id']}/transitions/file/").json()
    assert (sent["status"], sent["on_behalf_name"]) == ("filed", cast.organization.name)
    opened = client.post(f"{base}{made['id']}/review/")
    assert opened.status_code == 201
    appeal = client.get(f"tenants/riverland-style/appeals/{opened.json()['appeal']}/").json()
    assert (appeal["cause"], appeal["decision"]) == ("restriction", None)
    assert client.get(f"{base}{made['id']}/").json()["status"] == "with_review"
    page = (
        sign_in(cast.owner)
        .get(f"/en/riverland-style/appeals/{opened.json()['appeal']}/")
        .content.decode()
    )
    assert SECRET in page


def test_only_those_who_review_see_it_and_no_colleague(cast: Cast) -> None:
    row = filed(cast, cast.owner, cast.organization.pk)
    here = staff_path(cast, f"kept-out/{row.pk}/")
    for role, actor in cast.staff.items():
        expected = 200 if role is StaffRole.APPEALS_REVIEWER else 404
        browser = sign_in(actor)
        assert browser.get(here).status_code == expected, role
        assert browser.get(staff_path(cast, "kept-out/")).status_code == expected, role
        nav = browser.get(staff_path(cast)).content.decode()
        assert ("/staff/kept-out/" in nav) is (expected == 200), role
        with tenant_context(actor):
            assert Restriction.objects.count() == (expected == 200), role
        listed = client_of(actor).get("tenants/riverland-style/restrictions/").json()
        assert len(listed["results"]) == (expected == 200), role
    _colleague_sees_nothing(cast, row)
    with tenant_context(cast.other_staff[StaffRole.APPEALS_REVIEWER]):
        assert not Restriction.objects.exists()
    with tenant_context(cast.owner):
        steps = Step.objects.filter(subject_id=row.pk)
        assert {(step.organization_id, step.note) for step in steps} == {(None, "")}


def _colleague_sees_nothing(cast: Cast, row: Restriction) -> None:
    from portal.actors.models import Representation
    from portal.actors.selectors import actor_of
    from tests.cast import make_person

    person = make_person("colleague@example.org", "A colleague")
    with tenant_context(cast.owner):
        Representation.objects.create(
            organization=cast.organization, person_id=str(person.pk), role="owner"
        )
    with tenant_context(type(cast.owner)(person_id=person.pk)):
        colleague = actor_of(person.pk, second_factor=True)
    assert sign_in(colleague).get(f"{FRONT}{row.pk}/").status_code == 404
    with tenant_context(colleague):
        assert not Restriction.objects.exists()
        assert not Step.objects.exists()


def test_what_is_for_protection_alone_no_one_at_the_institution_sees(cast: Cast) -> None:
    row = filed(cast, cast.stranger, way="protection")
    assert (row.wants_review, row.handed_over_at is None, row.due_at) == (False, False, None)
    with tenant_context(reviewer(cast)):
        assert not Restriction.objects.exists()
    assert sign_in(reviewer(cast)).get(staff_path(cast, f"kept-out/{row.pk}/")).status_code == 404
    browser = sign_in(cast.stranger)
    page = browser.get(f"{FRONT}{row.pk}/").content.decode()
    assert "Nothing that you wrote here was copied" in page
    assert "/en/box/pass/" in page
    assert "Open the review" not in page
    with pytest.raises(Refused):
        move(row, "open_review", cast.stranger)
    chosen = browser.post(f"{FRONT}{row.pk}/moves/choose_review/", {"confirm": "on"})
    assert chosen.status_code == 302
    with tenant_context(reviewer(cast)):
        assert Restriction.objects.get().wants_protection is True
    seen = client_of(reviewer(cast)).get(f"tenants/riverland-style/restrictions/{row.pk}/").json()
    assert seen["wants_protection"] is None


@pytest.fixture
def not_yet_heard(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """Nobody listens, as where the portal runs without its room for protection."""
    present = dict(outbox._SUBSCRIBERS)
    monkeypatch.setitem(outbox._SUBSCRIBERS, HANDED_OVER, [])
    return present


@pytest.mark.django_db(transaction=True)
def test_the_hand_over_holds_ids_only_and_waits_until_somebody_listens(
    cast: Cast, not_yet_heard: dict[str, list[Any]]
) -> None:
    row = filed(cast, cast.stranger, way="both")
    assert row.handed_over_at is None
    browser = sign_in(cast.stranger)
    assert "opens later" in browser.get(f"{FRONT}{row.pk}/").content.decode()
    with as_worker(), tenant_context(system_actor(cast.institution.pk), role=DatabaseRole.NONE):
        assert hand_over_what_waits(cast.institution.pk) == 0
    heard: list[Event] = []
    outbox._SUBSCRIBERS[HANDED_OVER] = [heard.append]
    with as_worker(), tenant_context(system_actor(cast.institution.pk), role=DatabaseRole.NONE):
        assert hand_over_what_waits(cast.institution.pk) == 1
        assert hand_over_what_waits(cast.institution.pk) == 0
    worker_at(timezone.now())
    person = {"person": str(cast.stranger.person_id)}
    assert [(event.subject_id, event.references, event.actor_id) for event in heard] == [
        (row.pk, person, None)
    ]
    at_once = filed(cast, cast.stranger, way="protection")
    assert at_once.handed_over_at is not None
    worker_at(timezone.now())
    assert [event.subject_id for event in heard] == [row.pk, at_once.pk]
    assert not_yet_heard[HANDED_OVER] != [heard.append]


def test_triage_answers_and_the_author_says_whether_it_is_settled(cast: Cast) -> None:
    row = filed(cast, cast.stranger)
    staff = sign_in(reviewer(cast))
    here = staff_path(cast, f"kept-out/{row.pk}/")
    assert staff.post(f"{here}moves/take_up/", {}).status_code == 302
    assert staff.post(f"{here}moves/answer/", {"answer": ""}).status_code == 422
    given = {"answer": "The badge is at the gate for you.", "answer_language": "en"}
    assert staff.post(f"{here}moves/answer/", given).status_code == 302
    browser = sign_in(cast.stranger)
    page = browser.get(f"{FRONT}{row.pk}/").content.decode()
    assert "The badge is at the gate for you." in page
    assert "there is an answer for you" in browser.get("/en/account/").content.decode()
    assert browser.post(f"{FRONT}{row.pk}/moves/reply/", {"note": "No reason."}).status_code == 302
    assert "No reason." in staff.get(here).content.decode()
    staff.post(f"{here}moves/answer/", given)
    assert browser.post(f"{FRONT}{row.pk}/moves/close/", {}).status_code == 302
    found = _the_report(cast.stranger)
    assert (found.status, found.outcome) == ("closed", "answered")


def test_passed_to_review_in_the_authors_name_and_not_by_whoever_triaged(cast: Cast) -> None:
    row = filed(cast, cast.stranger)
    move(row, "take_up", reviewer(cast))
    with pytest.raises(NotFound):
        move(row, "pass_to_review", cast.staff[StaffRole.ADMINISTRATOR])
    done = move(row, "pass_to_review", reviewer(cast))
    assert done.status == "with_review"
    with tenant_context(cast.stranger):
        appeal = Appeal.objects.get()
    assert (appeal.cause, appeal.status, str(appeal.filed_by_id)) == (
        "restriction",
        "filed",
        str(cast.stranger.person_id),
    )
    assert SECRET in appeal.grounds
    with tenant_context(reviewer(cast)), pytest.raises(Refused, match="took part"):
        perform(Appeal, appeal.pk, "acknowledge", actor=reviewer(cast))


def test_what_a_review_finds_is_the_answer(cast: Cast) -> None:
    row = filed(cast, cast.stranger)
    move(row, "open_review", cast.stranger)
    portal = system_actor(cast.institution.pk)
    with tenant_context(portal):
        found = Restriction.objects.get(pk=row.pk)
        outer = Move(
            obj=found,
            transition=transition_of(Restriction, "close"),
            actor=portal,
            values={},
            now=timezone.now(),
            from_status="with_review",
        )
        ruling = Ruling(
            subject=found,
            decision=None,
            note="You should have been let in.",
            move=outer,
            actor=portal,
        )
        assert contestable("participation.restriction").changed(ruling)
    answered = _the_report(cast.stranger)
    assert (answered.status, answered.answer) == ("answered", "You should have been let in.")


def test_what_only_a_review_may_do_is_offered_to_nobody(cast: Cast) -> None:
    row = filed(cast, cast.stranger)
    move(row, "open_review", cast.stranger)
    staff = sign_in(reviewer(cast))
    here = staff_path(cast, f"kept-out/{row.pk}/")
    page = staff.get(here).content.decode()
    for name in ("conclude_after_review", "return_after_review"):
        assert f"moves/{name}/" not in page
        assert staff.get(f"{here}moves/{name}/").status_code == 404
        assert staff.post(f"{here}moves/{name}/", {"note": "x"}).status_code == 404


def test_a_draft_is_nobodys_business_and_can_be_thrown_away(cast: Cast) -> None:
    row = drafted(cast, cast.stranger)
    with tenant_context(reviewer(cast)):
        assert not Restriction.objects.exists()
    browser = sign_in(cast.stranger)
    assert browser.post(f"{FRONT}{row.pk}/discard/").status_code == 302
    with tenant_context(cast.stranger):
        assert not Restriction.objects.exists()
    with pytest.raises((NotFound, NotPermitted)):
        move(row, "file", cast.rival_owner)


@pytest.mark.django_db(transaction=True)
def test_mail_about_it_gives_nothing_away(cast: Cast) -> None:
    row = filed(cast, cast.stranger)
    move(row, "take_up", reviewer(cast))
    worker_at(timezone.now())
    told = {line.template for line in notifications(person_id=cast.stranger.person_id)}
    assert told == {"restriction.filed.told", "restriction.taken_up.told"}
    work = {line.person_id for line in notifications(template="restriction.filed.work")}
    assert work == {reviewer(cast).person_id}
    drained()
    assert len(mail.outbox) >= 3
    for message in mail.outbox:
        text = f"{message.subject} {message.body}"
        for word in (SECRET, cast.institution.name, "kept out", row.receipt, "badge"):
            assert word not in text


@pytest.mark.django_db(transaction=True)
def test_a_deleted_account_takes_its_words_along(cast: Cast) -> None:
    row = filed(cast, cast.stranger)
    erase_account(actor=cast.stranger)
    worker_at(timezone.now())
    with worker_rows():
        found = Restriction.objects.get(pk=row.pk)
    assert (found.status, found.outcome, found.happened) == ("closed", "withdrawn", "–")


def test_figures_are_counts_of_five_and_more(cast: Cast) -> None:
    for _number in range(4):
        filed(cast, cast.stranger)
    for _number in range(6):
        filed(cast, cast.owner, kind="visa")
    filed(cast, cast.owner, kind="list", way="protection")
    with tenant_context(system_actor(cast.institution.pk)):
        content = publish_restriction_figures(tenant=cast.institution).content
    assert content == {"filed": 10, "by_kind": {"badge": None, "visa": None}}
    page = Client().get(FRONT).content.decode()
    assert "Reports filed for review" not in page


def test_lists_ask_the_database_as_often_for_three_as_for_one(cast: Cast) -> None:
    doors = (
        (sign_in(reviewer(cast)), staff_path(cast, "kept-out/")),
        (sign_in(cast.stranger), FRONT),
    )
    filed(cast, cast.stranger)
    counts = [_queries(client, path) for client, path in doors]
    for _number in range(2):
        filed(cast, cast.stranger)
    assert [_queries(client, path) for client, path in doors] == counts


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
