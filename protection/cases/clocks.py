"""The clocks of a case, by its danger; in hours, day and night, on what stands in the clear."""

from datetime import datetime

from portal.calendars import due_in_hours
from portal.clocks import DUE_FIELDS, Party, end_clocks, start_clock
from portal.transitions import Move
from protection.cases.models import ProtectionCase
from protection.cases.states import FIRST_FEEDBACK, TARGETS

ASSIGN, CONTACT, ASSESSMENT, PLAN, REVIEW = "assign", "contact", "assessment", "plan", "review"
EMERGENCY, FEEDBACK = "emergency", "feedback"
# The person is waited for: a sign of life that was agreed, and the longest that clocks stand still.
CHECK_IN, PAUSE = "check_in", "pause"
OF_THE_PERSON = (CHECK_IN, PAUSE)
# Until when two people decide on an erasure; until when the ombuds answers a complaint.
ERASURE, ANSWER = "erasure", "answer"
_NEVER_STOPS = (*OF_THE_PERSON, EMERGENCY)
CLOCKS = (
    ASSIGN,
    CONTACT,
    ASSESSMENT,
    PLAN,
    REVIEW,
    EMERGENCY,
    FEEDBACK,
    *OF_THE_PERSON,
    ERASURE,
    ANSWER,
)
EMERGENCY_HOURS = 24
_LENGTHS = {EMERGENCY: EMERGENCY_HOURS, FEEDBACK: FIRST_FEEDBACK}


def start(
    case: ProtectionCase, name: str, *, since: datetime, now: datetime, hours: int | None = None
) -> None:
    """Start one clock of the case's level; the caller saves DUE_FIELDS."""
    length = hours or _LENGTHS.get(name) or getattr(TARGETS[case.level], name)
    start_clock(case, name=name, party=_party(name), due=due_in_hours(since, length), now=now)


def start_in(case: ProtectionCase, name: str, hours: int, *, now: datetime) -> None:
    """Start a clock of this many hours from now; the caller saves DUE_FIELDS."""
    start_clock(case, name=name, party=_party(name), due=due_in_hours(now, hours), now=now)


def start_until(case: ProtectionCase, name: str, due_at: datetime, *, now: datetime) -> None:
    """Start a clock that ends at this moment; the caller saves DUE_FIELDS."""
    start_clock(case, name=name, party=_party(name), due=due_in_hours(due_at, 0), now=now)


def _party(name: str) -> Party:
    """The party says which clocks stand still while the person is waited for: the institution's."""
    return Party.APPLICANT if name in _NEVER_STOPS else Party.INSTITUTION


def end(move: Move, *names: str) -> None:
    """These promises are kept; all of them where none is named."""
    end_clocks(move.obj, now=move.now, names=names or None)
    move.changed.update(DUE_FIELDS)
