"""Working days, months, the end of a day at the seat, stops and extensions: by example and in general."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.calendars import (
    Calendar,
    days_between,
    due_after,
    due_from,
    due_of,
    due_on,
    months_away,
)
from portal.policies.kinds import Days, Duration, Unit

ZONES = ("UTC", "Europe/Vienna", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland")
VIENNA = Calendar(ZoneInfo("Europe/Vienna"))


def working(amount: int) -> Duration:
    return Duration(amount=amount, days=Days.WORKING)


def at(day: date, calendar: Calendar, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=calendar.zone)


# --- by example ------------------------------------------------------------------------------


def test_the_first_day_is_not_counted() -> None:
    monday = date(2026, 3, 2)
    due = due_after(at(monday, VIENNA), working(1), VIENNA)
    assert due.calculation["last_day"] == "2026-03-03"
    assert due.calculation["from"] == "2026-03-02"


def test_weekends_and_holidays_are_passed_over_and_holidays_are_named() -> None:
    calendar = Calendar(VIENNA.zone, holidays=frozenset({date(2026, 3, 4), date(2026, 3, 7)}))
    due = due_after(at(date(2026, 3, 3), calendar), working(10), calendar)
    assert due.calculation["last_day"] == "2026-03-18"
    # A holiday on a Saturday takes no working day away.
    assert due.calculation["not_worked"] == ["2026-03-04"]


def test_another_working_week() -> None:
    calendar = Calendar(ZoneInfo("Africa/Cairo"), weekdays=frozenset({7, 1, 2, 3, 4}))
    thursday = date(2026, 3, 5)
    due = due_after(at(thursday, calendar), working(1), calendar)
    assert due.calculation["last_day"] == "2026-03-08"


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("Europe/Vienna", datetime(2026, 3, 3, 23, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 4, 5, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 3, 3, 18, 15, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_24_at_the_seat(zone: str, ends: datetime) -> None:
    assert Calendar(ZoneInfo(zone)).end_of(date(2026, 3, 3)) == ends


def test_the_day_of_arrival_is_the_day_at_the_seat() -> None:
    new_york = Calendar(ZoneInfo("America/New_York"))
    late = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)
    assert due_after(late, working(1), new_york).calculation["from"] == "2026-03-02"
    assert due_after(late, working(1), VIENNA).calculation["from"] == "2026-03-03"


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_on_which_clocks_change_ends_at_midnight_all_the_same(day: date) -> None:
    end = VIENNA.end_of(day).astimezone(VIENNA.zone)
    assert (end.date(), end.hour, end.minute) == (day + timedelta(days=1), 0, 0)
    length = VIENNA.end_of(day) - VIENNA.end_of(day - timedelta(days=1))
    assert length != timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_a_month_ends_on_the_same_number_or_the_months_last(
    start: date, months: int, ends: date
) -> None:
    assert months_away(start, months) == ends


def test_a_limit_in_months_that_ends_on_a_sunday_ends_on_monday() -> None:
    # 1 March 2026 is a Sunday.
    due = due_from(date(2026, 2, 1), Duration(amount=1, unit=Unit.MONTHS), VIENNA)
    assert due.calculation["last_day"] == "2026-03-02"
    assert due.calculation["not_worked"] == ["2026-03-01"]


def test_a_fixed_date_is_what_it_is_even_on_a_sunday() -> None:
    due = due_on(date(2026, 3, 1), VIENNA, start=at(date(2026, 1, 5), VIENNA))
    assert due.at == VIENNA.end_of(date(2026, 3, 1))
    assert due_of(due.calculation, VIENNA).at == due.at


def test_days_between_counts_the_last_and_not_the_first() -> None:
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    assert days_between(friday, monday, Days.CALENDAR, VIENNA) == 3
    assert days_between(friday, monday, Days.WORKING, VIENNA) == 1
    assert days_between(monday, friday, Days.CALENDAR, VIENNA) == 0
    assert days_between(friday, friday, Days.WORKING, VIENNA) == 0


def test_a_stop_of_working_days_moves_by_working_days() -> None:
    due = due_from(date(2026, 3, 2), working(10), VIENNA)
    stopped = {**due.calculation, "stops": [["2026-03-06", "2026-03-10"]]}
    assert due.calculation["last_day"] == "2026-03-16"
    assert due_of(stopped, VIENNA).calculation["last_day"] == "2026-03-18"


def test_a_stop_of_calendar_days_ends_on_a_worked_day() -> None:
    due = due_from(date(2026, 3, 2), Duration(amount=10), VIENNA)
    assert due.calculation["last_day"] == "2026-03-12"
    stopped = {**due.calculation, "stops": [["2026-03-03", "2026-03-05"]]}
    assert due_of(stopped, VIENNA).calculation["last_day"] == "2026-03-16"


def test_an_extension_comes_after_the_stops() -> None:
    due = due_from(date(2026, 3, 2), working(5), VIENNA)
    both = {**due.calculation, "stops": [["2026-03-03", "2026-03-04"]], "extended_by": 5}
    assert due_of(both, VIENNA).calculation["last_day"] == "2026-03-17"


# --- in general ------------------------------------------------------------------------------

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
calendars = st.builds(
    Calendar,
    zone=st.sampled_from([ZoneInfo(name) for name in ZONES]),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    holidays=st.frozensets(st.dates(date(2020, 1, 1), date(2021, 12, 31)), max_size=25),
)
durations = st.one_of(
    st.builds(Duration, amount=st.integers(1, 200), days=st.sampled_from(Days)),
    st.builds(Duration, amount=st.integers(1, 40), unit=st.just(Unit.WEEKS)),
    st.builds(Duration, amount=st.integers(1, 24), unit=st.just(Unit.MONTHS)),
)
stops = st.lists(
    st.tuples(days, st.integers(0, 90)).map(
        lambda pair: [pair[0].isoformat(), (pair[0] + timedelta(days=pair[1])).isoformat()]
    ),
    max_size=3,
)


def _last(calculation: dict[str, object]) -> date:
    return date.fromisoformat(str(calculation["last_day"]))


@given(days, durations, calendars)
def test_a_limit_never_ends_on_a_day_not_worked_or_before_it_began(
    first: date, duration: Duration, calendar: Calendar
) -> None:
    due = due_from(first, duration, calendar)
    assert calendar.is_working(_last(due.calculation))
    assert _last(due.calculation) > first
    assert calendar.last_day(due.at) == _last(due.calculation)
    assert due.at.utcoffset() == timedelta(0)


@given(days, st.integers(1, 100), calendars)
def test_exactly_so_many_working_days_lie_within(
    first: date, amount: int, calendar: Calendar
) -> None:
    due = due_from(first, working(amount), calendar)
    assert days_between(first, _last(due.calculation), Days.WORKING, calendar) == amount


@given(days, durations, calendars, st.integers(1, 40))
def test_a_later_start_never_ends_earlier(
    first: date, duration: Duration, calendar: Calendar, later: int
) -> None:
    assert (
        due_from(first + timedelta(days=later), duration, calendar).at
        >= due_from(first, duration, calendar).at
    )


@given(days, st.integers(1, 100), st.sampled_from(Days), calendars)
def test_more_time_never_ends_earlier(
    first: date, amount: int, kind: Days, calendar: Calendar
) -> None:
    shorter = due_from(first, Duration(amount=amount, days=kind), calendar)
    longer = due_from(first, Duration(amount=amount + 1, days=kind), calendar)
    assert longer.at >= shorter.at
    if kind is Days.WORKING:
        assert longer.at > shorter.at


@given(days, durations, calendars, stops, st.integers(0, 60))
def test_working_it_out_again_gives_the_same(
    first: date, duration: Duration, calendar: Calendar, stood: list[list[str]], more: int
) -> None:
    calculation = due_from(first, duration, calendar).calculation
    once = due_of({**calculation, "stops": stood, "extended_by": more}, calendar)
    assert due_of(once.calculation, calendar) == once
    assert due_of(calculation, calendar).at == due_from(first, duration, calendar).at


@given(days, durations, calendars, days)
def test_a_further_holiday_never_ends_a_limit_earlier(
    first: date, duration: Duration, calendar: Calendar, holiday: date
) -> None:
    fuller = Calendar(calendar.zone, calendar.weekdays, calendar.holidays | {holiday})
    calculation = due_from(first, duration, calendar).calculation
    assert due_of(calculation, fuller).at >= due_of(calculation, calendar).at


@given(days, durations, calendars, stops, st.integers(0, 60))
def test_neither_a_stop_nor_an_extension_takes_time_away(
    first: date, duration: Duration, calendar: Calendar, stood: list[list[str]], more: int
) -> None:
    plain = due_from(first, duration, calendar)
    stopped = due_of({**plain.calculation, "stops": stood}, calendar)
    extended = due_of({**stopped.calculation, "extended_by": more}, calendar)
    assert plain.at <= stopped.at <= extended.at
    assert calendar.is_working(_last(extended.calculation))


@given(days, calendars)
def test_every_day_ends_where_the_next_begins(day: date, calendar: Calendar) -> None:
    end = calendar.end_of(day)
    assert calendar.last_day(end) == day
    assert calendar.local_day(end) == day + timedelta(days=1)
    assert calendar.end_of(day + timedelta(days=1)) > end


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)), st.integers(-600, 600))
def test_months_keep_their_number_or_the_months_last(day: date, amount: int) -> None:
    found = months_away(day, amount)
    months = (found.year - day.year) * 12 + found.month - day.month
    assert months == amount
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
