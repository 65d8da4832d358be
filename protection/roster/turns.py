"""The arithmetic of a roster: from weekly hours to instants, and what they leave open.

Nothing here touches the database. Hours are those of the clock on the wall at the seat: where clocks
are put back, a turn that ends in the doubled hour lasts until its second end; where they are put
forward, two turns that meet in the missing hour still meet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from portal.calendars import Calendar

Span = tuple[datetime, datetime]
_DAY = timedelta(days=1)


class DutyRow(Protocol):
    """What a turn is made of."""

    person_id: UUID
    weekdays: list[int]
    begins: time
    ends: time
    languages: list[str]
    first_day: date
    last_day: date | None
    on_holidays: bool


class AbsenceRow(Protocol):
    """Days away."""

    person_id: UUID
    first_day: date
    last_day: date
    stand_in_id: UUID | None
    stand_in_languages: list[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """Hours that were promised, from instant to instant (UTC), and who keeps them: nobody if None.

    `promised` are the languages of the duty, `languages` those of whoever takes the turn.
    """

    begins_at: datetime
    ends_at: datetime
    person_id: UUID | None
    promised: tuple[str, ...]
    languages: tuple[str, ...]

    def holds(self, at: datetime) -> bool:
        """Whether this instant is in it."""
        return self.begins_at <= at < self.ends_at


def beginning(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The first instant at which the clock shows this time on this day."""
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)


def ending(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The last instant at which it does."""
    once = datetime.combine(day, wall, tzinfo=zone)
    return max(once.astimezone(UTC), once.replace(fold=1).astimezone(UTC))


@dataclass(frozen=True, slots=True)
class Roster:
    """One institution's duties, days away, calendar, and the people who work there now."""

    duties: Sequence[DutyRow]
    absences: Sequence[AbsenceRow]
    calendar: Calendar
    people: frozenset[UUID]

    def turns(self, since: datetime, until: datetime) -> list[Turn]:
        """The turns that touch this stretch of time, the earliest first."""
        first = self.calendar.local_day(since) - _DAY
        last = self.calendar.local_day(until)
        days = [first + _DAY * number for number in range((last - first).days + 1)]
        found = [
            self._turn(duty, day) for duty in self.duties for day in days if self._is_on(duty, day)
        ]
        touching = [turn for turn in found if turn.ends_at > since and turn.begins_at < until]
        return sorted(touching, key=lambda turn: (turn.begins_at, turn.ends_at))

    def _is_on(self, duty: DutyRow, day: date) -> bool:
        in_time = duty.first_day <= day and (duty.last_day is None or day <= duty.last_day)
        is_left_out = day in self.calendar.holidays and not duty.on_holidays
        return in_time and day.isoweekday() in duty.weekdays and not is_left_out

    def _turn(self, duty: DutyRow, day: date) -> Turn:
        zone = self.calendar.zone
        last = day if duty.ends > duty.begins else day + _DAY
        person, languages = self._kept_by(duty, day)
        return Turn(
            begins_at=beginning(day, duty.begins, zone),
            ends_at=ending(last, duty.ends, zone),
            person_id=person if person in self.people else None,
            promised=tuple(duty.languages),
            languages=tuple(languages),
        )

    def _kept_by(self, duty: DutyRow, day: date) -> tuple[UUID | None, list[str]]:
        """Who takes this turn; a stand-in who is away too takes none."""
        away = self._absence(duty.person_id, day)
        if away is None:
            return duty.person_id, duty.languages
        if away.stand_in_id is None or self._absence(away.stand_in_id, day):
            return None, []
        return away.stand_in_id, away.stand_in_languages

    def _absence(self, person_id: UUID, day: date) -> AbsenceRow | None:
        for row in self.absences:
            if row.person_id == person_id and row.first_day <= day <= row.last_day:
                return row
        return None


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time, without overlaps, in order."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((begins, ends))
    return found


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What of `spans` is not in `taken`."""
    left = merged(spans)
    for begins, ends in merged(taken):
        cut: list[Span] = []
        for first, last in left:
            cut.extend(
                (one, other)
                for one, other in ((first, min(last, begins)), (max(first, ends), last))
                if one < other
            )
        left = cut
    return left


def kept(turns: Iterable[Turn], language: str = "") -> list[Span]:
    """When somebody is there (who reads this language)."""
    return merged(
        (turn.begins_at, turn.ends_at)
        for turn in turns
        if turn.person_id is not None and (not language or language in turn.languages)
    )


def unkept(turns: Sequence[Turn], language: str = "") -> list[Span]:
    """When somebody was promised (who reads this language) and nobody is there."""
    promised = [
        (turn.begins_at, turn.ends_at)
        for turn in turns
        if not language or language in turn.promised
    ]
    return without(promised, kept(turns, language))
