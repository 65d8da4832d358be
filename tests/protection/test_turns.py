"""Hours of a roster over changed clocks, nights, holidays, stand-ins."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.calendars import Calendar
from protection.roster.turns import Roster, Span, kept, merged, unkept, without

ONE, OTHER = uuid.uuid4(), uuid.uuid4()
GENEVA = ZoneInfo("Europe/Zurich")


@dataclass
class FakeDuty:
    begins: time
    ends: time
    person_id: uuid.UUID = ONE
    weekdays: list[int] = field(default_factory=lambda: [1, 2, 3, 4, 5, 6, 7])
    languages: list[str] = field(default_factory=lambda: ["en"])
    first_day: date = date(2026, 1, 1)
    last_day: date | None = None
    on_holidays: bool = False


@dataclass
class Away:
    first_day: date
    last_day: date
    person_id: uuid.UUID = ONE
    stand_in_id: uuid.UUID | None = None
    stand_in_languages: list[str] = field(default_factory=list)


def make_roster(*duties: FakeDuty, zone: ZoneInfo = GENEVA, **more: object) -> Roster:
    absences, holidays = more.get("absences", ()), more.get("holidays", frozenset())
    calendar = Calendar(zone, holidays=holidays)  # type: ignore[arg-type]
    return Roster(duties, absences, calendar, frozenset({ONE, OTHER}))  # type: ignore[arg-type]


def day_of(day: date) -> Span:
    begins = datetime.combine(day, time(0), tzinfo=GENEVA)
    return begins, begins + timedelta(days=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("day", "begins_at", "hours"),
    [
        (date(2026, 3, 28), utc(2026, 3, 28, 7), 10),
        # Clocks go forward in the night: the same hours on the wall, an hour earlier in UTC.
        (date(2026, 3, 30), utc(2026, 3, 30, 6), 10),
        (date(2026, 10, 26), utc(2026, 10, 26, 7), 10),
    ],
)
def test_hours_on_the_wall_stay_the_same(day: date, begins_at: datetime, hours: int) -> None:
    (turn,) = make_roster(FakeDuty(time(8), time(18))).turns(*day_of(day))
    assert turn.begins_at == begins_at
    assert turn.ends_at - turn.begins_at == timedelta(hours=hours)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 7), (date(2026, 10, 25), 9)])
def test_a_night_is_as_long_as_it_is(day: date, hours: int) -> None:
    night = FakeDuty(time(22), time(6))
    turns = make_roster(night).turns(*day_of(day))
    turn = next(one for one in turns if one.ends_at.astimezone(GENEVA).date() == day)
    assert turn.ends_at - turn.begins_at == timedelta(hours=hours)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)])
def test_two_turns_that_meet_leave_no_gap_whatever_the_clocks_do(day: date) -> None:
    """Also where they meet in the hour that is missing or doubled."""
    early, late = FakeDuty(time(0), time(2, 30)), FakeDuty(time(2, 30), time(0), person_id=OTHER)
    begins, ends = day_of(day)
    turns = make_roster(early, late).turns(begins, ends)
    assert without([(begins.astimezone(UTC), ends.astimezone(UTC))], kept(turns)) == []


def test_the_doubled_hour_is_kept_to_its_second_end() -> None:
    (turn, *_more) = make_roster(FakeDuty(time(1), time(2, 30))).turns(*day_of(date(2026, 10, 25)))
    assert turn.ends_at == utc(2026, 10, 25, 1, 30)


def test_half_hour_zones_and_clocks_that_change_at_midnight() -> None:
    roster = make_roster(FakeDuty(time(8), time(9)), zone=ZoneInfo("Asia/Kathmandu"))
    (turn,) = roster.turns(utc(2026, 5, 1), utc(2026, 5, 1, 12))
    assert turn.begins_at == utc(2026, 5, 1, 2, 15)
    beirut = make_roster(FakeDuty(time(0), time(8)), zone=ZoneInfo("Asia/Beirut"))
    found = beirut.turns(utc(2026, 3, 28, 21), utc(2026, 3, 29, 4))
    # Midnight does not exist there on this day: the turn begins when the day does.
    assert utc(2026, 3, 28, 22) in {one.begins_at for one in found}


def test_holidays_are_left_out_unless_somebody_is_there() -> None:
    day = date(2026, 12, 25)
    duty, on_call = FakeDuty(time(8), time(18)), FakeDuty(time(8), time(18), on_holidays=True)
    assert make_roster(duty, holidays=frozenset({day})).turns(*day_of(day)) == []
    assert len(make_roster(on_call, holidays=frozenset({day})).turns(*day_of(day))) == 1


def test_a_stand_in_closes_the_gap_and_one_who_is_away_does_not() -> None:
    day, duty = date(2026, 6, 1), FakeDuty(time(8), time(18), languages=["en", "ar"])
    promised = [(utc(2026, 6, 1, 6), utc(2026, 6, 1, 16))]
    alone = make_roster(duty, absences=[Away(day, day)]).turns(*day_of(day))
    assert unkept(alone) == promised
    cover = Away(day, day, stand_in_id=OTHER, stand_in_languages=["en"])
    covered = make_roster(duty, absences=[cover]).turns(*day_of(day))
    assert unkept(covered) == []
    assert unkept(covered, "ar") == promised
    both = [cover, Away(day, day, person_id=OTHER)]
    assert unkept(make_roster(duty, absences=both).turns(*day_of(day))) == promised


def test_somebody_who_left_keeps_no_turn() -> None:
    duty = FakeDuty(time(8), time(18), person_id=uuid.uuid4())
    (turn,) = make_roster(duty).turns(*day_of(date(2026, 6, 1)))
    assert turn.person_id is None


def test_spans() -> None:
    hours = [utc(2026, 1, 1, hour) for hour in range(6)]
    assert merged([(hours[2], hours[3]), (hours[0], hours[1]), (hours[1], hours[2])]) == [
        (hours[0], hours[3])
    ]
    assert without([(hours[0], hours[5])], [(hours[1], hours[2]), (hours[4], hours[5])]) == [
        (hours[0], hours[1]),
        (hours[2], hours[4]),
    ]
