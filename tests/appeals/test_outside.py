"""Somebody from outside reviews one matter: sees that file and nothing else, and only while it lasts."""

import re
from typing import Any

import pytest
from django.test import Client

from portal.actors.invitations import code_of
from portal.actors.models import Invitation, StaffMembership
from portal.actors.selectors import actor_of
from portal.appeals.models import Appeal
from portal.audit import AuditEntry
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.applicant.conftest import signed_in, text_of
from tests.appeals.conftest import Bench, page
from tests.cast import make_person

pytestmark = pytest.mark.django_db
ADDRESS = "judge@elsewhere.example.org"


@pytest.fixture
def guest(bench: Bench) -> Actor:
    """An account at an address that nobody at the institution has."""
    person = make_person(ADDRESS, "Ada Outside")
    with tenant_context(Actor(person_id=person.pk)):
        return actor_of(person.pk, second_factor=True)


def _invite(bench: Bench, appeal: Appeal, email: str = ADDRESS) -> Any:
    at = page("staff/appeals", appeal.pk, "people")
    return bench.browser(bench.first[0]).post(at, {"invite": "1", "email": email, "language": "en"})


def _accept(browser: Client, appeal: Appeal) -> Any:
    with tenant_context(system_actor(appeal.tenant_id)):
        invitation = Invitation.objects.get(subject_id=appeal.pk)
    return browser.post(
        f"/en/organizations/invitations/{invitation.pk}/{code_of(invitation.pk)}/",
        {"answer": "accept"},
    )


def test_one_person_decides_one_matter_of_a_small_office(bench: Bench, guest: Actor) -> None:
    appeal = bench.filed()
    with tenant_context(system_actor(appeal.tenant_id)):
        Appeal.objects.filter(pk=appeal.pk).update(panel_size=1)
    browser = signed_in(guest)
    at = page("appeals", appeal.pk, "review")
    assert browser.get(at).status_code == 404
    assert _invite(bench, appeal).status_code == 302
    accepted = _accept(browser, appeal)
    assert accepted["Location"] == at
    dossier = text_of(browser.get(at))
    assert "The facts are wrong." in dossier
    assert browser.post(f"{at}moves/acknowledge/").status_code == 302
    assert browser.post(f"{at}moves/admit/").status_code == 302
    _named_and_heard(bench, appeal)
    assert browser.post(f"{at}panel/", {"vote": "changed"}).status_code == 302
    bench.vote(appeal, _changed(), bench.first[0])
    values = {**bench.outcome(appeal, "change"), **_day()}
    done = browser.post(f"{at}moves/change/", values)
    assert done.status_code == 302, text_of(done)
    assert bench.reload(appeal).outcome == "changed"
    _is_in_the_audit(appeal, guest)


def _changed() -> Any:
    from portal.appeals.states import AppealOutcome

    return AppealOutcome.CHANGED


def _day() -> dict[str, str]:
    return {"decided_on_day": "1", "decided_on_month": "12", "decided_on_year": "2026"}


def _named_and_heard(bench: Bench, appeal: Appeal) -> None:
    bench.move(appeal, "assign", bench.first[0], **bench.seats(bench.first[:1]))
    assert len(bench.reload(appeal).panel) == 2
    bench.move(appeal, "send_file", bench.cast.reviewer, statement="Not met.")
    bench.move(appeal, "reply", bench.owner, reply="It was.")


def _is_in_the_audit(appeal: Appeal, guest: Actor) -> None:
    with tenant_context(system_actor(appeal.tenant_id)):
        entries = AuditEntry.objects.filter(subject_id=appeal.pk, actor_id=guest.person_id)
        acts = set(entries.values_list("action", flat=True))
    assert {
        "appeal.reviewer_joined",
        "appeal.acknowledged",
        "appeal.voted",
        "appeal.changed",
    } <= acts


def test_somebody_invited_sees_nothing_else(bench: Bench, guest: Actor) -> None:
    appeal = bench.filed()
    _invite(bench, appeal)
    browser = signed_in(guest)
    _accept(browser, appeal)
    with tenant_context(guest):
        assert [one.pk for one in Appeal.objects.all()] == [appeal.pk]
        assert not StaffMembership.objects.exists()
    led = browser.get(page("appeals", appeal.pk))
    assert led["Location"] == page("appeals", appeal.pk, "review")
    for path in (
        page("staff/appeals"),
        page("staff/appeals", appeal.pk),
        page("appeals", appeal.pk, "reply"),
        page("staff/accreditation", bench.application.pk),
        page("accreditation/applications", bench.application.pk),
    ):
        assert browser.get(path).status_code == 404, path


def test_access_ends_with_the_matter_and_when_it_is_taken_back(bench: Bench, guest: Actor) -> None:
    appeal = bench.filed()
    _invite(bench, appeal)
    browser = signed_in(guest)
    _accept(browser, appeal)
    people = page("staff/appeals", appeal.pk, "people")
    [end] = re.findall(rf'action="({people}[^"]+/end/)"', _people(bench, people))
    at = page("appeals", appeal.pk, "review")
    assert browser.get(at).status_code == 200
    bench.move(appeal, "withdraw", bench.owner, confirm="on")
    assert browser.get(at).status_code == 404
    assert bench.browser(bench.first[0]).post(end).status_code == 404
    with tenant_context(guest):
        assert not Appeal.objects.exists()


def _people(bench: Bench, address: str) -> str:
    return text_of(bench.browser(bench.first[0]).get(address))


def test_whoever_belongs_to_the_appellant_cannot_review_it(bench: Bench) -> None:
    appeal = bench.filed()
    assert _invite(bench, appeal, "amal@example.org").status_code == 302
    answer = _accept(bench.browser(bench.owner), appeal)
    assert answer.status_code == 422
    assert "You cannot review this matter." in text_of(answer)
    assert bench.reload(appeal).outside_reviewers == []


def test_staff_are_not_invited_and_invitations_can_be_withdrawn(bench: Bench) -> None:
    appeal = bench.filed()
    staff = _invite(bench, appeal, "reviewer@first.example.org")
    assert staff.status_code == 422
    _invite(bench, appeal)
    people = page("staff/appeals", appeal.pk, "people")
    [withdraw] = re.findall(
        rf'action="({page("staff/appeals", appeal.pk)}[^"]+/withdraw/)"', _people(bench, people)
    )
    assert bench.browser(bench.first[0]).post(withdraw).status_code == 302
    person = make_person("late@elsewhere.example.org", "Late")
    assert _accept(signed_in(Actor(person_id=person.pk)), appeal).status_code == 404
