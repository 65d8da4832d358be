"""The deadline engine in general: any calendar, any zone, stops, extensions, holidays added late.

What a page shows is the stored calculation in sentences; it is held here to the stored instant,
and both to a count of days made in the plainest way.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from participation.accreditation.models import Application
from portal.calendars import (
    Calendar,
    Due,
    days_between,
    due_after,
    due_from,
    due_of,
    due_on,
    length_of,
)
from portal.clocks import (
    DUE_FIELDS,
    Clock,
    Party,
    calendar_of,
    end_clocks,
    resume_clocks,
    start_clock,
    stop_clocks,
)
from portal.grants import StaffRole
from portal.looks.calculations import clock_sentences
from portal.permissions import system_actor
from portal.policies.kinds import Days, Duration, Unit
from portal.tenancy.context import tenant_context
from portal.tenancy.services import add_holiday
from portal.timekeeping import extend_clock
from tests.cast import Cast

often = settings(max_examples=400, deadline=None)
MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2031, 12, 31)
# Clocks go forward or back over midnight, by half an hour, over the date line, in Ramadan.
ODD_ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Vienna",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "America/Nuuk",
)
zones = st.sampled_from(ODD_ZONES).map(ZoneInfo)
any_zone = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
days = st.dates(FIRST, LAST)
weeks = st.frozensets(st.integers(1, 7), min_size=1)
holidays = st.frozensets(st.dates(FIRST, FIRST + 500 * DAY), max_size=30)
calendars = st.builds(Calendar, zone=zones, weekdays=weeks, holidays=holidays)
instants = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
working_days = st.builds(Duration, amount=st.integers(1, 120), days=st.just(Days.WORKING))
durations = st.one_of(
    st.builds(Duration, amount=st.integers(1, 120), days=st.sampled_from(Days)),
    st.builds(Duration, amount=st.integers(1, 30), unit=st.just(Unit.WEEKS)),
    st.builds(Duration, amount=st.integers(1, 18), unit=st.just(Unit.MONTHS)),
)


def last_day(due: Due) -> date:
    return date.fromisoformat(due.calculation["last_day"])


@st.composite
def lives(
    draw: st.DrawFn, limits: st.SearchStrategy[Duration] = durations
) -> tuple[Calendar, Due, list[list[str]], int]:
    """A time limit with the stops of its life (each begun before it had run out), an extension."""
    calendar = draw(calendars)
    due = due_after(draw(instants), draw(limits), calendar)
    stops: list[list[str]] = []
    earliest = date.fromisoformat(due.calculation["from"])
    for _number in range(draw(st.integers(0, 3))):
        latest = last_day(due_of({**due.calculation, "stops": stops}, calendar))
        if earliest > latest:
            break
        first = draw(st.dates(earliest, latest))
        earliest = first + draw(st.integers(0, 60)) * DAY
        stops.append([first.isoformat(), earliest.isoformat()])
    return calendar, due, stops, draw(st.integers(0, 60))


@st.composite
def lengthened(draw: st.DrawFn) -> tuple[Calendar, Due, list[list[str]], int]:
    """The same, with extensions that a rule gives in units of its own."""
    calendar, due, stops, more = draw(lives())
    given_ = [length_of(one) for one in draw(st.lists(durations, max_size=2))]
    return calendar, Due(due.at, {**due.calculation, "extensions": given_}), stops, more


def whole(due: Due, stops: list[list[str]], more: int, calendar: Calendar) -> Due:
    """The limit worked out with its stops and its extension."""
    return due_of({**due.calculation, "stops": stops, "extended_by": more}, calendar)


# --- days ------------------------------------------------------------------------------------


@given(any_zone, st.dates(date(1950, 1, 1), date(2060, 1, 1)))
@example(ZoneInfo("Pacific/Apia"), date(2011, 12, 29))
@example(ZoneInfo("Pacific/Apia"), date(2011, 12, 30))
@example(ZoneInfo("Pacific/Kwajalein"), date(1993, 8, 21))
@example(ZoneInfo("America/St_Johns"), date(2010, 11, 6))
@example(ZoneInfo("America/Havana"), date(2025, 11, 1))
@example(ZoneInfo("Africa/Cairo"), date(2025, 4, 24))
@example(ZoneInfo("Africa/Cairo"), date(2025, 10, 30))
@settings(max_examples=300)
def test_a_day_has_ended_for_good_when_it_ends(zone: ZoneInfo, day: date) -> None:
    calendar = Calendar(zone)
    end = calendar.end_of(day)
    assert calendar.local_day(end - MOMENT) <= day < calendar.local_day(end)
    for hours in range(1, 27):
        assert calendar.local_day(end + timedelta(hours=hours)) > day
    assert calendar.exists(day) is (calendar.local_day(end - MOMENT) == day)
    assert calendar.end_of(day + DAY) >= end


def test_a_day_that_the_seat_left_out_is_not_counted_and_not_shown() -> None:
    apia = Calendar(ZoneInfo("Pacific/Apia"))
    left_out = date(2011, 12, 30)
    assert not apia.exists(left_out)
    due = due_from(date(2011, 12, 28), Duration(amount=2, days=Days.WORKING), apia)
    assert due.calculation["last_day"] == "2012-01-02"
    assert "2011-12-30" in due.calculation["not_worked"]
    fixed = due_on(left_out, apia, start=datetime(2011, 12, 1, tzinfo=UTC))
    assert fixed.calculation["last_day"] == "2011-12-29"
    assert due_of(fixed.calculation, apia) == Due(fixed.at, {**fixed.calculation, "not_worked": []})


# --- a limit with all that happened to it ------------------------------------------------------


@often
@given(lengthened())
def test_what_is_shown_is_what_is_stored(life: tuple[Calendar, Due, list[list[str]], int]) -> None:
    calendar, due, stops, more = life
    found = whole(due, stops, more, calendar)
    assert found.at == calendar.end_of(last_day(found))
    assert calendar.last_day(found.at) == last_day(found)
    with override("en"):
        said = clock_sentences(found.calculation)
        day = date_format(last_day(found), "DATE_FORMAT")
        first = date_format(date.fromisoformat(due.calculation["from"]), "DATE_FORMAT")
        zone = str(calendar.zone).replace("_", " ")
        assert said[-1] == f"The last day is {day}. It ends at 24:00, time of {zone}."
        assert f"counted from {first}; that day itself is not counted." in said[0]
        assert sum("stood still" in one for one in said) == len(stops)
        assert any("extended once" in one for one in said) is bool(more)
        given_ = due.calculation["extensions"]
        assert sum("It was extended by" in one for one in said) == len(given_)
        named = date_format(last_day(found), "DATE_FORMAT")
        assert all(named not in one for one in said if "Days not worked" in one)


@often
@given(lives(working_days))
def test_the_same_days_are_counted_in_the_plainest_way(
    life: tuple[Calendar, Due, list[list[str]], int],
) -> None:
    """Day by day: a working day counts unless the clock stood still on it; then the extension."""
    calendar, due, stops, more = life
    still = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in stops]
    day, left = date.fromisoformat(due.calculation["from"]), due.calculation["amount"]
    while left:
        day += DAY
        stood = any(first < day <= last for first, last in still)
        left -= calendar.is_working(day) and not stood
    assert last_day(whole(due, stops, 0, calendar)) == _worked(day, calendar, still)
    extended = whole(due, stops, more, calendar)
    begun = last_day(whole(due, stops, 0, calendar))
    assert days_between(begun, last_day(extended), Days.WORKING, calendar) == more


def _worked(day: date, calendar: Calendar, still: list[tuple[date, date]]) -> date:
    """A stop that began on the last day leaves no day to count: it ends with its last working day."""
    for first, last in still:
        if first == day and last > first:
            worked = [last - n * DAY for n in range((last - first).days + 1)]
            day = next(one for one in worked if calendar.is_working(one))
    return day


@often
@given(lengthened())
def test_working_it_out_again_gives_the_same(
    life: tuple[Calendar, Due, list[list[str]], int],
) -> None:
    calendar, due, stops, more = life
    plain = {**due.calculation, "extensions": []}
    assert due_of(plain, calendar).at == due.at
    found = whole(due, stops, more, calendar)
    assert due_of(found.calculation, calendar) == found


@often
@given(lives(), st.integers(1, 60))
def test_an_extension_adds_exactly_its_days(
    life: tuple[Calendar, Due, list[list[str]], int], more: int
) -> None:
    calendar, due, stops, _more = life
    before = whole(due, stops, 0, calendar)
    after = whole(due, stops, more, calendar)
    kind = Days(due.calculation["days"])
    if kind is Days.WORKING:
        assert days_between(last_day(before), last_day(after), kind, calendar) == more
    else:
        wanted = last_day(before) + more * DAY
        while not calendar.is_working(wanted):
            wanted += DAY
        assert last_day(after) == wanted


@often
@given(
    lengthened(),
    durations,
)
def test_an_extension_by_a_rule_adds_exactly_what_the_rule_says(
    life: tuple[Calendar, Due, list[list[str]], int], longer: Duration
) -> None:
    calendar, due, stops, more = life
    before = whole(due, stops, more, calendar)
    again = [*due.calculation["extensions"], length_of(longer)]
    after = whole(Due(due.at, {**due.calculation, "extensions": again}), stops, more, calendar)
    assert after.at == due_from(last_day(before), longer, calendar).at


@often
@given(lengthened(), st.frozensets(st.dates(FIRST, FIRST + 600 * DAY), max_size=5))
def test_holidays_added_late_never_bring_a_day_forward(
    life: tuple[Calendar, Due, list[list[str]], int], late: frozenset[date]
) -> None:
    calendar, due, stops, more = life
    fuller = Calendar(calendar.zone, calendar.weekdays, calendar.holidays | late)
    assert whole(due, stops, more, fuller).at >= whole(due, stops, more, calendar).at


@often
@given(lengthened(), st.integers(0, 60))
def test_standing_still_longer_never_shortens(
    life: tuple[Calendar, Due, list[list[str]], int], longer: int
) -> None:
    calendar, due, stops, more = life
    if not stops:
        day = due.calculation["last_day"]
        stops = [[day, day]]
    first, last = stops[-1]
    later = (date.fromisoformat(last) + longer * DAY).isoformat()
    shorter = whole(due, stops[:-1], more, calendar)
    assert shorter.at <= whole(due, stops, more, calendar).at
    assert (
        whole(due, stops, more, calendar).at
        <= whole(due, [*stops[:-1], [first, later]], more, calendar).at
    )


@often
@given(lives(), durations, st.integers(0, 40))
def test_more_time_and_a_later_start_never_end_earlier(
    life: tuple[Calendar, Due, list[list[str]], int], duration: Duration, later: int
) -> None:
    calendar, due, stops, more = life
    longer = {**due.calculation, "amount": due.calculation["amount"] + 1}
    assert (
        whole(Due(due.at, longer), stops, more, calendar).at
        >= due_of({**due.calculation, "stops": stops, "extended_by": more}, calendar).at
    )
    first = date.fromisoformat(due.calculation["from"])
    begun = due_from(first, duration, calendar), due_from(first + later * DAY, duration, calendar)
    assert begun[0].at <= begun[1].at


@often
@given(days, instants, calendars, st.frozensets(days, max_size=5))
def test_a_date_that_a_rule_fixes_stays_whatever_is_not_worked(
    day: date, start: datetime, calendar: Calendar, late: frozenset[date]
) -> None:
    fixed = due_on(day, calendar, start=start)
    fuller = Calendar(calendar.zone, calendar.weekdays, calendar.holidays | late)
    assert due_of(fixed.calculation, fuller).at == fixed.at == calendar.end_of(day)


# --- the stored clock, through the services ----------------------------------------------------

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("pass"), st.integers(1, 20)),
        st.tuples(st.sampled_from(["stop", "resume"]), st.just(0)),
        st.tuples(st.just("extend"), st.integers(1, 15)),
        st.tuples(st.just("holiday"), st.integers(0, 60)),
    ),
    max_size=9,
)


@pytest.mark.django_db
@given(
    zone=st.sampled_from(["Europe/Vienna", "Pacific/Apia", "Africa/Cairo", "America/Havana"]),
    duration=st.one_of(
        st.builds(Duration, amount=st.integers(1, 25), days=st.sampled_from(Days)),
        st.builds(Duration, amount=st.integers(1, 2), unit=st.just(Unit.MONTHS)),
    ),
    story=acts,
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_stored_clock_is_always_what_its_calculation_says(
    cast: Cast, submitted: Application, zone: str, duration: Duration, story: list[tuple[str, int]]
) -> None:
    with (
        tenant_context(system_actor(cast.institution.pk)),
        transaction.atomic(),
    ):
        _begin(cast, submitted, zone, duration)
        now, seen = START, _read(submitted)
        for act, amount in story:
            if act == "pass":
                now += amount * DAY
            with time_machine.travel(now, tick=False):
                _act(cast, submitted, act, amount)
            clock = _read(submitted)
            _holds(clock, cast)
            assert clock.due_at >= seen.due_at, (act, amount)
            seen = clock
        transaction.set_rollback(True)


def _begin(cast: Cast, submitted: Application, zone: str, duration: Duration) -> None:
    cast.institution.time_zone = zone
    cast.institution.save(update_fields=["time_zone"])
    submitted.tenant = cast.institution
    end_clocks(submitted, now=START)
    due = due_after(START, duration, calendar_of(cast.institution))
    start_clock(submitted, name="test", party=Party.INSTITUTION, due=due, now=START)
    submitted.save(update_fields=DUE_FIELDS)


def _act(cast: Cast, submitted: Application, act: str, amount: int) -> None:
    now = timezone.now()
    clock = _read(submitted)
    if act == "stop":
        stop_clocks(submitted, now=now)
    elif act == "resume":
        resume_clocks(submitted, now=now, calendar=calendar_of(cast.institution))
    elif act == "extend" and clock.extended_at is None and clock.due_at > now:
        with tenant_context(cast.reviewer):
            extend_clock(clock_id=clock.pk, amount=amount, reason="Why", actor=cast.reviewer)
    elif act == "holiday":
        administrator = cast.staff[StaffRole.ADMINISTRATOR]
        day = START.date() + amount * DAY
        if day in calendar_of(cast.institution).holidays:
            return
        with tenant_context(administrator):
            add_holiday(
                tenant_id=cast.institution.pk, day=day, names={"en": "Late"}, actor=administrator
            )


def _read(submitted: Application) -> Clock:
    return Clock.objects.get(subject_id=submitted.pk, name="test", ended_at=None)


def _holds(clock: Clock, cast: Cast) -> None:
    calendar = calendar_of(cast.institution)
    stored: dict[str, Any] = clock.calculation
    assert due_of(stored, calendar).at == clock.due_at
    assert calendar.end_of(date.fromisoformat(stored["last_day"])) == clock.due_at
    with override("en"):
        shown = date_format(calendar.last_day(clock.due_at), "DATE_FORMAT")
        assert clock_sentences(stored)[-1].startswith(f"The last day is {shown}.")
