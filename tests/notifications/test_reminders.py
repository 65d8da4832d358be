"""Reminders before a time limit, a ring when it has passed, steps after; each once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from participation.accreditation.models import Accreditation, Application, PeriodicReport
from portal.celery import app
from portal.clocks import Clock, stop_clocks
from portal.grants import StaffRole
from portal.notifications import reminders
from portal.notifications.reminders import BUDGET_SECONDS
from portal.outbox import Event
from portal.permissions import system_actor
from portal.policies.kinds import ReportingCycleParameters
from portal.policies.rulebook import rulebook_of
from portal.tasks import ring_clocks
from portal.tenancy.context import tenant_context
from tests.accreditation.applicant.conftest import signed_in
from tests.cast import Cast, Mover, clear
from tests.notifications.conftest import as_worker, drained, events, notifications, worker_rows

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def _ring(now: datetime) -> list[Event]:
    """What is said at this moment, in order."""
    known = {event.pk for event in events()}
    with as_worker():
        reminders.ring(now)
    return [event for event in events() if event.pk not in known]


def _names(said: list[Event]) -> list[tuple[str, Any]]:
    return [(event.name, event.references.get("days")) for event in said]


def _clock(subject: Any, name: str) -> Clock:
    with worker_rows():
        return Clock.objects.get(subject_id=subject.pk, name=name, ended_at=None)


@pytest.fixture
def asked(told: Application, cast: Cast, move: Mover) -> Application:
    """An application with questions to answer."""
    clear(told, cast.reviewer)
    move(told, "admit", cast.reviewer)
    with tenant_context(cast.reviewer):
        rule = rulebook_of(told.policy_id).rules[0]
    return move(
        told,
        "ask",
        cast.reviewer,
        asker="Secretariat",
        rule=rule,
        questions="Who pays for your work?",
        question_language="en",
    )


def test_an_applicant_is_reminded_twice_and_told_once(asked: Application, cast: Cast) -> None:
    clock = _clock(asked, "questions")
    assert _names(_ring(clock.due_at - 8 * DAY)) == []
    assert _names(_ring(clock.due_at - 7 * DAY)) == [("clock.reminder", 7)]
    assert _names(_ring(clock.due_at - 6 * DAY)) == []
    assert _names(_ring(clock.due_at - DAY / 2)) == [("clock.reminder", 1)]
    assert _names(_ring(clock.due_at - DAY / 4)) == []
    assert _names(_ring(clock.due_at)) == [("clock.rang", None)]
    assert _names(_ring(clock.due_at + 30 * DAY)) == []
    drained()
    told = [row.template for row in notifications(person_id=cast.owner.person_id)]
    assert told[-3:] == [
        "application.questions.reminder",
        "application.questions.reminder",
        "application.applicant.rang",
    ]
    with tenant_context(cast.owner):
        still = Application.objects.get(pk=asked.pk)
    # Time alone decides nothing.
    assert (still.status, still.outcome) == ("questions_open", "")


def test_a_reminder_whose_moment_lay_before_the_start_is_not_sent(asked: Application) -> None:
    clock = _clock(asked, "questions")
    with worker_rows():
        Clock.objects.filter(pk=clock.pk).update(started_at=clock.due_at - 3 * DAY)
    assert _names(_ring(clock.due_at - 2 * DAY)) == []
    assert _names(_ring(clock.due_at - DAY)) == [("clock.reminder", 1)]


def test_an_institutions_clock_stands_still_while_the_applicant_answers(
    asked: Application,
) -> None:
    stopped = _clock(asked, "answer")
    assert stopped.stopped_at is not None
    said = _ring(stopped.due_at + DAY)
    assert {event.references["name"] for event in said} == {"questions"}


def test_silence_opens_a_choice_and_changes_nothing(
    told: Application, cast: Cast, move: Mover
) -> None:
    clear(told, cast.reviewer)
    move(told, "admit", cast.reviewer)
    clock = _clock(told, "answer")
    drained()
    assert _names(_ring(clock.due_at - 7 * DAY)) == [("clock.reminder", 7)]
    assert _names(_ring(clock.due_at)) == [("clock.rang", None)]
    assert _names(_ring(clock.due_at + 7 * DAY)) == [("clock.step", 7)]
    assert _names(_ring(clock.due_at + 90 * DAY)) == []
    before = {row.pk for row in notifications()}
    drained()
    fresh = {(row.template, row.person_id) for row in notifications() if row.pk not in before}
    assert fresh == {
        ("application.answer.reminder", cast.reviewer.person_id),
        ("application.answer.rang", cast.owner.person_id),
        ("application.answer.rang.work", cast.reviewer.person_id),
        ("application.answer.step", cast.decider.person_id),
        ("application.answer.step", cast.staff[StaffRole.ADMINISTRATOR].person_id),
    }
    with tenant_context(cast.owner):
        still = Application.objects.get(pk=told.pk)
    assert (still.status, still.outcome) == ("under_review", "")


def test_silence_opens_the_remedy_within_a_minute_of_its_time(
    told: Application, cast: Cast, move: Mover
) -> None:
    """The page opens at the instant; whoever waits is told by the worker's next round."""
    rounds = app.conf.beat_schedule["ring-clocks"]
    assert rounds["task"] == ring_clocks.name
    assert rounds["schedule"] + BUDGET_SECONDS <= 60
    clear(told, cast.reviewer)
    move(told, "admit", cast.reviewer)
    due = _clock(told, "answer").due_at
    review = f"/en/{cast.institution.slug}/accreditation/applications/{told.pk}/review/"
    with time_machine.travel(due - SECOND, tick=False):
        with as_worker():
            ring_clocks.apply(throw=True)
        assert signed_in(cast.owner).post(review).status_code == 422
    with time_machine.travel(due, tick=False):
        begun = signed_in(cast.owner).post(review)
        assert "/appeals/" in begun["Location"]
    known = {event.pk for event in events()}
    with time_machine.travel(due + timedelta(seconds=rounds["schedule"]), tick=False):
        with as_worker():
            ring_clocks.apply(throw=True)
        said = [event for event in events() if event.pk not in known]
        assert _names(said) == [("clock.rang", None)]
        assert said[0].created_at - due <= timedelta(minutes=1)
        drained()
    told_of = {row.template for row in notifications(person_id=cast.owner.person_id)}
    assert "application.answer.rang" in told_of


def test_a_due_day_that_moved_is_spoken_of_anew(asked: Application) -> None:
    clock = _clock(asked, "questions")
    assert _names(_ring(clock.due_at - 7 * DAY)) == [("clock.reminder", 7)]
    with worker_rows():
        clock = Clock.objects.get(pk=clock.pk)
        old, clock.due_at = clock.due_at, clock.due_at - 5 * DAY
        clock.save(update_fields=["due_at"])
    assert old != clock.due_at
    assert _names(_ring(clock.due_at - DAY)) == [("clock.reminder", 1)]
    assert _names(_ring(clock.due_at)) == [("clock.rang", None)]


@pytest.fixture
def report(told: Application, cast: Cast) -> PeriodicReport:
    """A report that the organization owes under a status granted today."""
    from participation.accreditation.standing import schedule_report
    from portal.policies.kinds import TiersParameters

    actor = system_actor(told.tenant_id)
    with tenant_context(actor):
        rulebook = rulebook_of(told.policy_id)
        cycle = rulebook.parameters(ReportingCycleParameters)
        tiers = rulebook.parameters(TiersParameters)
        assert cycle is not None
        assert tiers is not None
        tier = next(entry.code for entry in tiers.tiers if cycle.is_due_for(entry.code))
        accreditation = Accreditation.objects.create(
            tenant_id=told.tenant_id,
            organization=cast.organization,
            organization_name="Banks",
            policy_id=told.policy_id,
            tier=tier,
            granted_on=date(2026, 11, 20),
        )
        made = schedule_report(accreditation, rulebook, now=told.submitted_at)
    assert made is not None
    return made


def test_a_report_follows_the_policys_days(report: PeriodicReport, cast: Cast) -> None:
    clock = _clock(report, "report")
    with tenant_context(system_actor(report.tenant_id)):
        policy_id = report.accreditation.policy_id
        assert policy_id is not None
        rulebook = rulebook_of(policy_id)
        cycle = rulebook.parameters(ReportingCycleParameters)
    assert cycle is not None
    assert len(cycle.reminders_days) > 1
    assert len(cycle.overdue_steps) > 1
    for days in sorted(cycle.reminders_days, reverse=True):
        assert _names(_ring(clock.due_at - days * DAY)) == [("clock.reminder", days)]
    assert _names(_ring(clock.due_at)) == [("clock.rang", None)]
    for step in cycle.overdue_steps:
        [event] = _ring(clock.due_at + step.after_days * DAY)
        assert (event.name, event.references["step"]) == ("clock.step", step.code.value)
    assert _ring(clock.due_at + 4000 * DAY) == []
    drained()
    notices = [step for step in cycle.overdue_steps if step.code.value == "notice"]
    open_steps = [step for step in cycle.overdue_steps if step.code.value != "notice"]
    assert len(notifications(template="report.step.notice")) == len(notices)
    for step in open_steps:
        [work] = notifications(template=f"report.step.{step.code.value}")
        assert work.person_id == cast.decider.person_id
    with tenant_context(cast.owner):
        report.refresh_from_db()
        # Told, counted, and nothing done: a person decides.
        assert report.notices_sent == len(notices)
        assert report.accreditation.status == "active"
        assert report.status == "due"


def test_what_stands_still_says_nothing(asked: Application, cast: Cast) -> None:
    from portal.clocks import Party

    clock = _clock(asked, "questions")
    with worker_rows():
        subject = Application.objects.get(pk=asked.pk)
        stop_clocks(subject, now=clock.started_at, party=Party.APPLICANT)
    assert _ring(clock.due_at + DAY) == []


def test_one_clock_that_cannot_be_planned_stops_no_other(
    asked: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_clock: Clock) -> Any:
        raise LookupError

    monkeypatch.setitem(reminders._PLANNERS, ("participation.application", "completion"), failing)
    clock = _clock(asked, "questions")
    with worker_rows():
        Clock.objects.create(
            tenant_id=clock.tenant_id,
            subject_type=clock.subject_type,
            subject_id=clock.subject_id,
            name="completion",
            party="applicant",
            started_at=clock.started_at,
            due_at=clock.due_at - DAY,
        )
    assert _names(_ring(clock.due_at)) == [("clock.rang", None)]
