"""The clocks of a case, by its danger; in hours, day and night, on what stands in the clear."""

from datetime import datetime

from portal.calendars import due_in_hours
from portal.clocks import DUE_FIELDS, Party, end_clocks, start_clock
from portal.transitions import Move
from protection.cases.models import ProtectionCase
from protection.cases.states import TARGETS

ASSIGN, CONTACT, ASSESSMENT, PLAN, REVIEW = "assign", "contact", "assessment", "plan", "review"
EMERGENCY = "emergency"
# Until when two people decide on an erasure; until when the ombuds answers a complaint.
ERASURE, ANSWER = "erasure", "answer"
CLOCKS = (ASSIGN, CONTACT, ASSESSMENT, PLAN, REVIEW, EMERGENCY, ERASURE, ANSWER)
EMERGENCY_HOURS = 24


def start(
    case: ProtectionCase, name: str, *, since: datetime, now: datetime, hours: int | None = None
) -> None:
    """Start one clock of the case's level; the caller saves DUE_FIELDS."""
    length = getattr(TARGETS[case.level], name) if hours is None else hours
    start_clock(case, name=name, party=Party.INSTITUTION, due=due_in_hours(since, length), now=now)


def end(move: Move, *names: str) -> None:
    """These promises are kept; all of them where none is named."""
    end_clocks(move.obj, now=move.now, names=names or None)
    move.changed.update(DUE_FIELDS)
