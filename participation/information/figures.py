"""Public figures on access to information, under the guard on small numbers."""

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from participation.information.states import ANSWERS
from participation.registers.figures import LEAST, guarded


@dataclass(frozen=True, slots=True)
class Case:
    """What the figures need of one request that was sent."""

    outcome: str
    submitted_at: datetime
    answered_at: datetime | None
    answer_due_at: datetime | None
    # With the institution now: its clock runs.
    is_running: bool


def make_figures(cases: Sequence[Case], *, now: datetime) -> dict[str, Any]:
    """Number, outcomes, days, share answered in time; holds no name and no small cell.

    The share counts every request whose time was over, also those that nobody answered: silence
    must not improve a figure.
    """
    answered = [case for case in cases if case.answered_at is not None]
    days = sorted(_days(case) for case in answered)
    told = len(cases) >= LEAST
    return {
        "received": len(cases) if told or not cases else None,
        "outcomes": guarded(Counter(c.outcome for c in answered if c.outcome in ANSWERS)),
        "days": {
            "median": round(statistics.median(days)) if len(days) >= LEAST else None,
            "p90": round(days[math.ceil(0.9 * len(days)) - 1]) if len(days) >= LEAST else None,
        },
        "in_time": _share_in_time(cases, now),
    }


def _days(case: Case) -> float:
    end = case.answered_at or case.submitted_at
    return (end - case.submitted_at).total_seconds() / 86400


def _share_in_time(cases: Sequence[Case], now: datetime) -> int | None:
    """Per cent, of those answered or overdue."""
    judged = [
        case.answered_at is not None and case.answered_at <= case.answer_due_at
        for case in cases
        if case.answer_due_at is not None
        and (case.answered_at is not None or (case.is_running and case.answer_due_at <= now))
    ]
    return round(100 * sum(judged) / len(judged)) if len(judged) >= LEAST else None
