"""The clocks of a request: stopped by a question, resumed, extended once, lapsed after a warning."""

from datetime import timedelta
from typing import Any

import pytest

from participation.information.models import InformationRequest
from portal.clocks import Clock
from portal.decisions.models import Decision
from portal.errors import NotPermitted, Refused
from portal.looks.calculations import clock_sentences
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.timekeeping import extend_clock
from portal.transitions import Step, perform
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast
from tests.information.acting import (
    at,
    clock_of,
    move,
    officer,
    reload,
    send,
    shown_equals_stored,
    worker_at,
)
from tests.notifications.conftest import notifications, worker_rows

FRONT = "/en/riverland-style/information/"
QUESTION = {"question": "Which journeys do you mean?", "question_language": "en"}


@pytest.mark.django_db
def test_a_question_stops_the_clock_and_the_answer_lets_it_go_on(cast: Cast) -> None:
    row = send(cast, cast.owner)
    before = clock_of(row, "answer", cast.owner)
    asked_at = before.started_at + timedelta(days=2)
    with at(asked_at):
        move(row, "ask", officer(cast), **QUESTION)
    stopped = clock_of(row, "answer", cast.owner)
    assert stopped.stopped_at == asked_at
    assert reload(row, cast.owner).due_party == "applicant"
    with at(asked_at + timedelta(days=7)):
        move(row, "clarify", cast.owner, answer="All of them.")
    after = clock_of(row, "answer", cast.owner)
    assert after.stopped_at is None
    assert (after.due_at - before.due_at) >= timedelta(days=5)
    assert len(after.calculation["stops"]) == 1
    shown_equals_stored(after, cast)
    found = reload(row, cast.owner)
    assert (found.due_at, found.answer_due_at, found.due_party) == (
        after.due_at,
        after.due_at,
        "institution",
    )
    page = sign_in(cast.owner).get(f"{FRONT}requests/{row.pk}/").content.decode()
    assert all(sentence in page for sentence in clock_sentences(after.calculation))


@pytest.mark.django_db
def test_an_extension_has_a_reason_comes_in_time_and_once(cast: Cast) -> None:
    row = send(cast, cast.owner)
    move(row, "acknowledge", officer(cast))
    before = clock_of(row, "answer", cast.owner)
    with pytest.raises(Exception, match="Nothing was lost") as wrong:
        move(row, "extend", officer(cast))
    assert set(getattr(wrong.value, "errors", {})) == {"note"}
    with at(before.due_at - timedelta(hours=1)):
        move(row, "extend", officer(cast), note="Three archives have to be read.")
    after = clock_of(row, "answer", cast.owner)
    assert after.due_at > before.due_at
    assert after.calculation["extensions"] == [{"amount": 10, "unit": "days", "days": "working"}]
    shown_equals_stored(after, cast)
    page = sign_in(cast.owner).get(f"{FRONT}requests/{row.pk}/").content.decode()
    assert "It was extended by 10 working days." in page
    assert "Three archives have to be read." in page
    with pytest.raises(Refused, match="as often as the policy allows"):
        move(row, "extend", officer(cast), note="Again.")


@pytest.mark.django_db
def test_an_extension_after_the_day_is_refused(cast: Cast) -> None:
    row = send(cast, cast.owner)
    move(row, "acknowledge", officer(cast))
    clock = clock_of(row, "answer", cast.owner)
    with at(clock.due_at), pytest.raises(Refused, match="has run out"):
        move(row, "extend", officer(cast), note="We forgot.")
    assert clock_of(row, "answer", cast.owner).due_at == clock.due_at


@pytest.mark.django_db
def test_the_general_way_to_more_time_does_not_go_round_the_policy(cast: Cast) -> None:
    row = send(cast, cast.owner)
    clock = clock_of(row, "answer", cast.owner)
    with tenant_context(officer(cast)), pytest.raises(NotPermitted, match="as the rule says"):
        extend_clock(clock_id=clock.pk, amount=300, reason="x", actor=officer(cast))


@pytest.mark.django_db
def test_a_transfer_begins_the_time_anew_where_the_policy_says_so(cast: Cast) -> None:
    row = send(cast, cast.owner)
    before = clock_of(row, "answer", cast.owner)
    with at(before.started_at + timedelta(days=7)):
        moved = move(
            row, "transfer", officer(cast), held_by="Harbour office", note="They keep the books."
        )
    assert (moved.held_by, moved.status) == ("Harbour office", "in_hand")
    after = clock_of(row, "answer", cast.owner)
    assert after.due_at > before.due_at
    with tenant_context(cast.owner):
        note = Step.objects.filter(transition="transfer").get().note
    assert "Harbour office" in note
    shown_equals_stored(after, cast)


@pytest.mark.django_db
def test_a_question_asked_after_the_promised_day_hides_no_silence(cast: Cast) -> None:
    row = send(cast, cast.owner)
    due = clock_of(row, "answer", cast.owner).due_at
    with at(due + timedelta(days=1)):
        move(row, "ask", officer(cast), **QUESTION)
        browser = sign_in(cast.owner)
        page = browser.get(f"{FRONT}requests/{row.pk}/").content.decode()
        assert "No answer by the promised date" in page
        assert browser.post(f"{FRONT}requests/{row.pk}/review/").status_code == 302
    assert reload(row, cast.owner).lapses is False


def _lapse_by_hand(row: Any, actor: Actor) -> None:
    with tenant_context(actor):
        perform(InformationRequest, row.pk, "lapse", actor=actor)


@pytest.mark.django_db
def test_nobody_lets_a_request_lapse_before_a_warning(cast: Cast) -> None:
    row = send(cast, cast.owner)
    move(row, "ask", officer(cast), **QUESTION)
    due = clock_of(row, "clarification", cast.owner).due_at
    with at(due + timedelta(days=1)), pytest.raises(Refused, match="has to be warned"):
        _lapse_by_hand(row, cast.decider)


@pytest.mark.django_db(transaction=True)
def test_a_request_lapses_only_after_a_warning_and_says_what_can_be_done(cast: Cast) -> None:
    row = send(cast, cast.owner)
    move(row, "ask", officer(cast), **QUESTION)
    due = clock_of(row, "clarification", cast.owner).due_at
    worker_at(due - timedelta(days=1))
    assert reload(row, cast.owner).warned_at is not None
    assert _told("information.clarify.reminder", cast.owner) == 1
    worker_at(due)
    found = reload(row, cast.owner)
    assert (found.status, found.outcome) == ("closed", "lapsed")
    with tenant_context(cast.owner):
        decision = Decision.objects.get()
    assert (decision.outcome, decision.reason_code) == ("lapse", "no_clarification")
    assert decision.remedy == "portal"
    worker_at(due + timedelta(days=1))
    with tenant_context(cast.owner):
        assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_where_no_warning_was_sent_it_comes_first_with_more_time(cast: Cast) -> None:
    """The portal stood still for the whole time: nothing ends before somebody was warned."""
    row = send(cast, cast.owner)
    move(row, "ask", officer(cast), **QUESTION)
    due = clock_of(row, "clarification", cast.owner).due_at
    with worker_rows():
        Clock.objects.filter(subject_id=row.pk).update(ring_at=due)
    worker_at(due + timedelta(hours=1))
    found = reload(row, cast.owner)
    assert (found.status, found.outcome) == ("clarification", "")
    assert found.warned_at is not None
    assert _told("information.warned.told", cast.owner) == 1
    renewed = clock_of(row, "clarification", cast.owner)
    assert renewed.due_at >= due + timedelta(days=7)
    assert found.question_due_at == renewed.due_at
    worker_at(renewed.due_at)
    assert reload(row, cast.owner).outcome == "lapsed"


@pytest.mark.django_db(transaction=True)
def test_silence_is_told_within_a_minute_and_refuses_nothing(cast: Cast) -> None:
    row = send(cast, cast.owner)
    due = clock_of(row, "answer", cast.owner).due_at
    worker_at(due - timedelta(minutes=1))
    assert _told("information.answer.silence", cast.owner) == 0
    worker_at(due)
    assert _told("information.answer.silence", cast.owner) == 1
    found = reload(row, cast.owner)
    assert (found.status, found.outcome) == ("submitted", "")
    with tenant_context(cast.owner):
        assert not Decision.objects.exists()


def _told(template: str, actor: Actor) -> int:
    return len(notifications(template=template, person_id=actor.person_id))
