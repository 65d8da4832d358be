"""Public figures on accreditation, under the guard on small numbers.

What comes from organizations counts possible subjects: a cell below five is not said, and where
only one cell of a breakdown would be missing the next smallest is withheld as well, since the total
would give it away. Time to decide is said from five decisions on; "too few cases to say" is a
proper result.
"""

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.regions import region_of

LEAST = 5
DECIDED = ("granted", "granted_lower", "refused", "not_admissible", "closed_without_prejudice")


@dataclass(frozen=True, slots=True)
class Case:
    """What the figures need of one application that was sent."""

    outcome: str
    tier: str
    kind: str
    country: str
    deferral_count: int
    submitted_at: datetime | None
    closed_at: datetime | None


def guarded(counts: Counter[str]) -> dict[str, int | None]:
    """Counts by cell; None where a number is withheld.

    Never withholds exactly one cell: a second one is withheld with it (complementary suppression).
    """
    shown: dict[str, int | None] = {
        name: count if count >= LEAST else None for name, count in counts.items()
    }
    hidden = [name for name, count in shown.items() if count is None]
    left = sorted((count, name) for name, count in counts.items() if shown[name] is not None)
    if len(hidden) == 1 and left:
        shown[left[0][1]] = None
    return dict(sorted(shown.items()))


def make_figures(cases: Sequence[Case]) -> dict[str, Any]:
    """All figures of one institution, ready to be published; holds no name and no small cell."""
    decided = [case for case in cases if case.outcome in DECIDED]
    return {
        "sent": _total(len(cases)),
        "outcomes": guarded(Counter(case.outcome for case in decided)),
        "deferred": _total(sum(case.deferral_count > 0 for case in cases)),
        "days": _days(decided),
        "by_kind": guarded(Counter(case.kind for case in decided)),
        "by_tier": guarded(Counter(case.tier for case in decided)),
        "by_region": guarded(Counter(region_of(case.country).value for case in decided)),
    }


def _total(count: int) -> int | None:
    return count if count >= LEAST or count == 0 else None


def _days(decided: Iterable[Case]) -> dict[str, float | None]:
    """Median and 90th percentile (nearest rank) of days from sending to the decision."""
    days = sorted(
        (case.closed_at - case.submitted_at).total_seconds() / 86400
        for case in decided
        if case.closed_at is not None and case.submitted_at is not None
    )
    if len(days) < LEAST:
        return {"median": None, "p90": None}
    rank = math.ceil(0.9 * len(days)) - 1
    return {"median": round(statistics.median(days)), "p90": round(days[rank])}
