"""Clocks that run: stopped while the other side acts, extended once, worked out again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from participation.accreditation.models import Application, QuestionRound
from portal.audit import AuditEntry
from portal.calendars import due_after
from portal.clocks import (
    DUE_FIELDS,
    Clock,
    ClockState,
    Party,
    calendar_of,
    clock_state,
    end_clocks,
    resume_clocks,
    start_clock,
    stop_clocks,
)
from portal.errors import InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import StaffRole
from portal.outbox import Event
from portal.permissions import Actor, system_actor
from portal.policies.kinds import Days, Duration
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from portal.tenancy.services import add_holiday, remove_holiday, set_working_week
from portal.timekeeping import extend_clock
from tests.cast import Cast, Mover, clear

pytestmark = pytest.mark.django_db

# A Monday, far from the holidays of the illustrations.
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
Starter = Callable[..., Clock]


@pytest.fixture
def start(cast: Cast, submitted: Application) -> Starter:
    """`start(amount=10)`: a clock in working days on the application, begun on that Monday."""

    def begin(
        amount: int = 10, party: Party = Party.INSTITUTION, days: Days = Days.WORKING
    ) -> Clock:
        with tenant_context(system_actor(cast.institution.pk)):
            end_clocks(submitted, now=MONDAY)
            due = due_after(MONDAY, Duration(amount, days=days), calendar_of(cast.institution))
            clock = start_clock(submitted, name="test", party=party, due=due, now=MONDAY)
            submitted.save(update_fields=DUE_FIELDS)
        return clock

    return begin


def fresh(clock: Clock) -> Clock:
    with tenant_context(system_actor(clock.tenant_id)):
        return Clock.objects.get(pk=clock.pk)


def last_day(clock: Clock) -> date:
    return date.fromisoformat(clock.calculation["last_day"])


def application_of(clock: Clock) -> Application:
    with tenant_context(system_actor(clock.tenant_id)):
        return Application.objects.get(pk=clock.subject_id)


@pytest.fixture
def administrator(cast: Cast) -> Actor:
    return cast.staff[StaffRole.ADMINISTRATOR]


def test_a_state_is_computed_from_the_moment() -> None:
    due = MONDAY + timedelta(days=30)
    moments = {
        timedelta(days=30): ClockState.ON_TIME,
        timedelta(days=7, seconds=1): ClockState.ON_TIME,
        timedelta(days=7): ClockState.DUE_SOON,
        timedelta(seconds=1): ClockState.DUE_SOON,
        timedelta(0): ClockState.OVERDUE,
        timedelta(days=-400): ClockState.OVERDUE,
    }
    for left, state in moments.items():
        assert clock_state(due, now=due - left) is state
    assert clock_state(None) is ClockState.NONE
    assert clock_state(due, stopped_at=MONDAY, now=due) is ClockState.STOPPED
    assert clock_state(due, stopped_at=MONDAY, ended_at=due) is ClockState.MET


def test_a_clock_stands_still_while_the_other_side_acts(start: Starter, cast: Cast) -> None:
    clock = start(10)
    application = application_of(clock)
    with tenant_context(system_actor(cast.institution.pk)):
        stop_clocks(application, now=MONDAY + timedelta(days=4))
        assert application.due_at is None
        assert fresh(clock).state is ClockState.STOPPED
        resume_clocks(
            application, now=MONDAY + timedelta(days=8), calendar=calendar_of(cast.institution)
        )
    moved = fresh(clock)
    assert last_day(clock) == date(2026, 3, 16)
    assert last_day(moved) == date(2026, 3, 18)
    assert moved.calculation["stops"] == [["2026-03-06", "2026-03-10"]]
    assert application.due_at == moved.due_at


def test_a_promise_that_was_not_kept_is_not_moved_by_a_question_after_it(
    start: Starter, cast: Cast
) -> None:
    clock = start(10)
    application = application_of(clock)
    late = clock.due_at + timedelta(days=3)
    with tenant_context(system_actor(cast.institution.pk)):
        stop_clocks(application, now=late)
        with time_machine.travel(late + timedelta(days=1), tick=False):
            stopped = fresh(clock)
            assert stopped.state is ClockState.STOPPED
            assert stopped.has_run_out
        resume_clocks(
            application,
            now=late + timedelta(days=20),
            calendar=calendar_of(cast.institution),
        )
    found = fresh(clock)
    assert (found.due_at, found.stopped_at) == (clock.due_at, None)
    assert found.calculation == clock.calculation


def test_the_applicants_clock_is_not_stopped_by_its_own_turn(start: Starter, cast: Cast) -> None:
    clock = start(10, party=Party.APPLICANT)
    with tenant_context(system_actor(cast.institution.pk)):
        stop_clocks(application_of(clock), now=MONDAY)
    assert fresh(clock).stopped_at is None


def test_questions_stop_the_institutions_clock_until_they_are_answered(
    cast: Cast, submitted: Application, move: Mover
) -> None:
    clear(submitted, cast.reviewer)
    move(submitted, "admit", cast.reviewer)
    with tenant_context(cast.reviewer):
        rule = rulebook_of(submitted.policy_id).rules[0]
        before = Clock.objects.filter(subject_id=submitted.pk, party=Party.INSTITUTION).first()
    asked = {"asker": "Secretariat", "rule": rule, "questions": "Why?", "question_language": "en"}
    move(submitted, "ask", cast.reviewer, **asked)
    assert before is not None
    assert fresh(before).state is ClockState.STOPPED


@time_machine.travel(MONDAY + timedelta(days=1), tick=False)
def test_an_extension_is_given_once_before_it_runs_out_with_a_reason(
    start: Starter, cast: Cast
) -> None:
    clock = start(10)
    with tenant_context(cast.reviewer):
        extended = extend_clock(
            clock_id=clock.pk, amount=5, reason="The registry is closed.", actor=cast.reviewer
        )
        assert last_day(extended) == date(2026, 3, 23)
        assert extended.extension_reason == "The registry is closed."
        assert application_of(clock).due_at == extended.due_at
        assert AuditEntry.objects.filter(action="clock.extended").count() == 1
        event = Event.objects.get(name="clock.extended")
        assert event.subject_id == clock.subject_id
        with pytest.raises(Refused, match="extended once already"):
            extend_clock(clock_id=clock.pk, amount=5, reason="Again.", actor=cast.reviewer)
    assert last_day(fresh(clock)) == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("amount", "reason", "wrong"),
    [(0, "Why", {"amount"}), (5, "  ", {"reason"}), (366, "", {"amount", "reason"})],
)
@time_machine.travel(MONDAY + timedelta(days=1), tick=False)
def test_an_extension_needs_days_and_words(
    start: Starter, cast: Cast, amount: int, reason: str, wrong: set[str]
) -> None:
    clock = start(10)
    with tenant_context(cast.reviewer), pytest.raises(InvalidFields) as refused:
        extend_clock(clock_id=clock.pk, amount=amount, reason=reason, actor=cast.reviewer)
    assert set(refused.value.errors) == wrong


def test_what_has_run_out_or_was_met_is_not_extended(start: Starter, cast: Cast) -> None:
    clock = start(10)
    with tenant_context(cast.reviewer), time_machine.travel(clock.due_at, tick=False):
        with pytest.raises(Refused, match="has run out"):
            extend_clock(clock_id=clock.pk, amount=1, reason="Why", actor=cast.reviewer)
        end_clocks(application_of(clock), now=timezone.now())
        with pytest.raises(Refused, match="has been met"):
            extend_clock(clock_id=clock.pk, amount=1, reason="Why", actor=cast.reviewer)


@time_machine.travel(MONDAY + timedelta(days=1), tick=False)
def test_only_those_who_may_extend_can(start: Starter, cast: Cast) -> None:
    clock = start(10)
    for actor, error in (
        (cast.staff[StaffRole.ANALYST], NotPermitted),
        (cast.owner, NotPermitted),
        (cast.rival_owner, NotFound),
        (cast.other_staff[StaffRole.REVIEWER], NotFound),
    ):
        with tenant_context(actor), pytest.raises(error):
            extend_clock(clock_id=clock.pk, amount=5, reason="Why", actor=actor)
    assert last_day(fresh(clock)) == date(2026, 3, 16)


@time_machine.travel(MONDAY + timedelta(days=1), tick=False)
def test_a_late_holiday_moves_what_runs_and_says_so(
    start: Starter, cast: Cast, administrator: Actor
) -> None:
    clock = start(10)
    names = {"en": "Day of mourning"}
    with tenant_context(administrator):
        change = add_holiday(
            tenant_id=cast.institution.pk,
            day=date(2026, 3, 11),
            names=names,
            actor=administrator,
        )
        (moved,) = change.moved
        assert (moved.clock.pk, moved.before, moved.after) == (
            clock.pk,
            clock.due_at,
            clock.due_at + timedelta(days=1),
        )
        assert fresh(clock).calculation["not_worked"] == ["2026-03-11"]
        assert application_of(clock).due_at == moved.after
        assert Event.objects.filter(name="clock.moved", subject_id=clock.subject_id).count() == 1
        assert AuditEntry.objects.filter(action="calendar.holiday_added").count() == 1
        elsewhere = add_holiday(
            tenant_id=cast.institution.pk,
            day=date(2026, 3, 7),
            names={"en": "A Saturday"},
            actor=administrator,
        )
        assert elsewhere.moved == ()


@time_machine.travel(MONDAY + timedelta(days=1), tick=False)
def test_a_holiday_taken_back_moves_it_back(
    start: Starter, cast: Cast, administrator: Actor
) -> None:
    from portal.clocks import Holiday

    clock = start(10)
    with tenant_context(administrator):
        add_holiday(
            tenant_id=cast.institution.pk,
            day=date(2026, 3, 11),
            names={"en": "Strike"},
            actor=administrator,
        )
        holiday = Holiday.objects.get(day=date(2026, 3, 11))
        change = remove_holiday(holiday_id=holiday.pk, actor=administrator)
    assert [one.after for one in change.moved] == [clock.due_at]
    assert fresh(clock).due_at == clock.due_at


@time_machine.travel(MONDAY + timedelta(days=9), tick=False)
def test_stops_and_extensions_survive_a_changed_calendar(
    start: Starter, cast: Cast, administrator: Actor
) -> None:
    clock = start(10)
    application = application_of(clock)
    with tenant_context(system_actor(cast.institution.pk)):
        stop_clocks(application, now=MONDAY + timedelta(days=4))
        resume_clocks(
            application, now=MONDAY + timedelta(days=8), calendar=calendar_of(cast.institution)
        )
    with tenant_context(cast.reviewer):
        extend_clock(clock_id=clock.pk, amount=5, reason="Why", actor=cast.reviewer)
    assert last_day(fresh(clock)) == date(2026, 3, 25)
    with tenant_context(administrator):
        add_holiday(
            tenant_id=cast.institution.pk,
            day=date(2026, 3, 19),
            names={"en": "Feast"},
            actor=administrator,
        )
    found = fresh(clock)
    assert last_day(found) == date(2026, 3, 26)
    assert found.calculation["stops"] == [["2026-03-06", "2026-03-10"]]
    assert found.calculation["extended_by"] == 5


@time_machine.travel(MONDAY + timedelta(days=1), tick=False)
def test_a_new_working_week_moves_what_runs(
    start: Starter, cast: Cast, administrator: Actor
) -> None:
    clock = start(10)
    with tenant_context(administrator):
        change = set_working_week(
            tenant_id=cast.institution.pk, weekdays=[1, 2, 3, 4], actor=administrator
        )
        with pytest.raises(InvalidFields):
            set_working_week(tenant_id=cast.institution.pk, weekdays=[], actor=administrator)
    assert len(change.moved) == 1
    assert last_day(fresh(clock)) == date(2026, 3, 18)


@time_machine.travel(MONDAY + timedelta(days=30), tick=False)
def test_what_was_met_stays_and_what_ran_out_runs_again(
    start: Starter, cast: Cast, administrator: Actor
) -> None:
    clock = start(10)
    with tenant_context(administrator):
        Clock.objects.filter(pk=clock.pk).update(rung_at=clock.due_at)
        for day in range(3, 31):
            if date(2026, 3, day).isoweekday() <= 5:
                add_holiday(
                    tenant_id=cast.institution.pk,
                    day=date(2026, 3, day),
                    names={"en": "Closed"},
                    actor=administrator,
                )
    found = fresh(clock)
    assert found.due_at > timezone.now()
    assert found.rung_at is None
    with tenant_context(administrator):
        end_clocks(application_of(clock), now=timezone.now())
        after = add_holiday(
            tenant_id=cast.institution.pk,
            day=date(2026, 4, 7),
            names={"en": "Closed"},
            actor=administrator,
        )
    assert after.moved == ()
    assert fresh(clock).due_at == found.due_at


def test_the_open_round_of_questions_shows_the_moved_day(
    cast: Cast, submitted: Application, move: Mover, administrator: Actor
) -> None:
    clear(submitted, cast.reviewer)
    move(submitted, "admit", cast.reviewer)
    with tenant_context(cast.reviewer):
        rule = rulebook_of(submitted.policy_id).rules[0]
    asked = {"asker": "Secretariat", "rule": rule, "questions": "Why?", "question_language": "en"}
    move(submitted, "ask", cast.reviewer, **asked)
    with tenant_context(cast.reviewer):
        clock = Clock.objects.get(subject_id=submitted.pk, name="questions")
        extended = extend_clock(clock_id=clock.pk, amount=3, reason="Why", actor=cast.reviewer)
        assert QuestionRound.objects.get(application=submitted).due_at == extended.due_at


def test_a_holiday_of_every_year_leaves_leap_days_out(cast: Cast, administrator: Actor) -> None:
    from portal.clocks import Holiday

    with tenant_context(administrator):
        for day in (date(2028, 2, 29), date(2028, 7, 9)):
            add_holiday(
                tenant_id=cast.institution.pk,
                day=day,
                names={"en": "Feast"},
                every_year=True,
                actor=administrator,
            )
        found = set(Holiday.objects.filter(name_en="Feast").values_list("day", flat=True))
    assert {day.year for day in found if day.month == 2} == {2028, 2032}
    assert {day.year for day in found if day.month == 7} == {2028, 2029, 2030, 2031, 2032}


@pytest.mark.parametrize("role", [StaffRole.REVIEWER, StaffRole.AUDITOR])
def test_a_calendar_is_changed_by_those_who_may(cast: Cast, role: StaffRole) -> None:
    def try_it(actor: Actor) -> None:
        add_holiday(
            tenant_id=cast.institution.pk,
            day=date(2026, 3, 11),
            names={"en": "Feast"},
            actor=actor,
        )

    actor = cast.staff[role]
    with tenant_context(actor), pytest.raises(NotPermitted):
        try_it(actor)
    stranger = cast.other_staff[StaffRole.ADMINISTRATOR]
    with tenant_context(stranger), pytest.raises(NotFound):
        try_it(stranger)
