"""Public figures on the loop from what was said to what was kept: what is counted, and how.

*Contributions.* Counted are those that stand (not drafts, not unconfirmed, not withdrawn, not
removed) in consultations that have closed, and in standing loops, which are never closed, from the
day they were sent. What was cancelled is not counted: no answer is promised there.
- *answered*: it speaks to at least one theme, and every theme that it speaks to is published and
  answered. What nobody has coded yet is not answered.
- *overdue*: not answered, and the day that was promised for the answer has passed at the seat.
- *waiting*: not answered, and that day has not come (a standing loop promises none).
- *share*: answered of all counted, in whole per cent, rounded down: 100 means all.
- *days*: calendar days at the seat from the closing (in a standing loop: from the sending) to the
  answer to the last of its themes; 0 where that came earlier. Over answered contributions alone, so
  it stands beside the number that still wait: silence must not improve a figure.
- *median*, *p90*: by nearest rank, the smallest number of days within which at least half, or nine
  in ten, of those were answered.

*Themes.* Published ones: by what was answered; *overdue* as above.

*Commitments.* Adopted ones, each in exactly one place: *verified*; *unchecked* (reported done, too
few checked it); *in_check*; *on_time* (under way, its day has not passed); *overdue* (under way,
its day has passed at the seat); *dropped*. Beside that, of all of them: *moved* (its date was moved
at least once), *reopened* (a check reopened it at least once), *disputed* (in check now, with a
substantiated dispute), *first_day* (verified, and reported done by the day that was first promised).

*Moderation.* What the public log counts: looked at, and of these within the rule's time; and what
was done, act by act.

No number is withheld. Everything here can be counted on public pages: contributions by
consultation and theme, themes with their answers, every commitment, the log of moderation. A figure
suppressed beside a register in which it can be counted protects nobody.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

HALF, NINE_IN_TEN = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Said:
    """What became of one contribution: days to its answer, else whether that is overdue."""

    days: int | None
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Promised:
    """One commitment, in the one place where it is counted."""

    place: str
    is_moved: bool = False
    is_reopened: bool = False
    is_disputed: bool = False
    is_first_day: bool = False


PLACES = ("verified", "unchecked", "in_check", "on_time", "overdue", "dropped")


def make_figures(
    *,
    said: Iterable[Said],
    themes: Mapping[str, int],
    promised: Iterable[Promised],
    moderation: Mapping[str, Any],
) -> dict[str, Any]:
    """All loop figures of one institution. `themes`: published ones by outcome, "waiting", "overdue"."""
    return {
        "contributions": _contributions(said),
        "themes": dict(themes),
        "commitments": _commitments(list(promised)),
        "moderation": dict(moderation),
    }


def _contributions(said: Iterable[Said]) -> dict[str, Any]:
    counts, days = Counter[str](), Counter[int]()
    for one in said:
        if one.days is not None:
            counts["answered"] += 1
            days[one.days] += 1
        else:
            counts["overdue" if one.is_overdue else "waiting"] += 1
    total = counts.total()
    return {
        "counted": total,
        "answered": counts["answered"],
        "waiting": counts["waiting"],
        "overdue": counts["overdue"],
        "share": 100 * counts["answered"] // total if total else None,
        "median": rank(days, HALF),
        "p90": rank(days, NINE_IN_TEN),
    }


def rank(days: Counter[int], share: float) -> int | None:
    """The smallest number of days within which at least this share falls; None of nothing."""
    position = math.ceil(share * days.total())
    for value in sorted(days):
        position -= days[value]
        if position <= 0:
            return value
    return None


def _commitments(promised: list[Promised]) -> dict[str, Any]:
    places = Counter(one.place for one in promised)
    return {
        "adopted": len(promised),
        "places": {place: places[place] for place in PLACES},
        "moved": sum(one.is_moved for one in promised),
        "reopened": sum(one.is_reopened for one in promised),
        "disputed": sum(one.is_disputed for one in promised),
        "first_day": sum(one.is_first_day for one in promised),
    }
