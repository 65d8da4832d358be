"""The statistics of equity: exact where numbers are small, and corrected for how often one looks.

Only the worker imports this module: the scientific library behind it takes seconds and a hundred
megabytes to load (docs/decisions/0009). Shares are from 0 to 1; an end that has no bound is None.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats
from scipy.stats import contingency

CONFIDENCE = 0.95
# Where the smaller group and the rarer outcome are both larger, the exact limits of an odds ratio
# take seconds to minutes and differ in no digit that is shown.
EXACT_MOST = 500


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval of confidence; None: no bound on this side."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Odds:
    """How the odds of one group compare with those of another, and how likely chance explains it."""

    ratio: float | None
    interval: Interval
    probability: float
    is_exact: bool


def wilson(favourable: int, cases: int) -> Interval:
    """The score interval of Wilson (1927) for a share. `cases` is at least 1."""
    found = stats.binomtest(favourable, cases).proportion_ci(CONFIDENCE, method="wilson")
    return Interval(float(found.low), float(found.high))


def clopper_pearson(favourable: int, cases: int) -> Interval:
    """The exact interval of Clopper and Pearson (1934) for a share. `cases` is at least 1."""
    found = stats.binomtest(favourable, cases).proportion_ci(CONFIDENCE, method="exact")
    return Interval(float(found.low), float(found.high))


def odds(favourable: int, cases: int, others_favourable: int, others: int) -> Odds:
    """Fisher's exact test (two-sided) of two shares, with the conditional odds ratio.

    `favourable` of `cases` in the group, `others_favourable` of `others` outside it.
    """
    table = [
        [favourable, cases - favourable],
        [others_favourable, others - others_favourable],
    ]
    rarer = min(favourable + others_favourable, cases + others - favourable - others_favourable)
    exact = min(cases, others, rarer) <= EXACT_MOST
    found = contingency.odds_ratio(table, kind="conditional" if exact else "sample")
    limits = found.confidence_interval(CONFIDENCE)
    return Odds(
        ratio=_bound(found.statistic),
        interval=Interval(_bound(limits.low), _bound(limits.high)),
        probability=float(stats.fisher_exact(table).pvalue),
        is_exact=exact,
    )


def _bound(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def difference(favourable: int, cases: int, others_favourable: int, others: int) -> Interval:
    """Newcombe's (1998) interval for the difference of two shares, from their Wilson intervals."""
    first, second = favourable / cases, others_favourable / others
    one, two = wilson(favourable, cases), wilson(others_favourable, others)
    below = math.hypot(first - (one.low or 0.0), (two.high or 0.0) - second)
    above = math.hypot((one.high or 0.0) - first, second - (two.low or 0.0))
    return Interval(first - second - below, first - second + above)


def holm(probabilities: Sequence[float]) -> list[float]:
    """The probabilities corrected for their number after Holm (1979), in the same order."""
    order = sorted(range(len(probabilities)), key=lambda index: probabilities[index])
    corrected, highest = [0.0] * len(probabilities), 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, probabilities[index] * (len(order) - rank)))
        corrected[index] = highest
    return corrected


@dataclass(frozen=True, slots=True)
class Times:
    """How many days decisions took. `interval` holds the true median with the confidence asked."""

    cases: int
    median: float
    interval: Interval
    ninetieth: float


def times(days: Sequence[float]) -> Times | None:
    """Median and 90th percentile (nearest rank), with the exact interval of the median by ranks.

    Where there are too few cases for such an interval it has no bounds. None without any case.
    """
    if not days:
        return None
    ordered = sorted(days)
    count = len(ordered)
    # The largest rank k with P(fewer than k of n lie below the median) at most half of what is left.
    rank = int(stats.binom.ppf((1 - CONFIDENCE) / 2, count, 0.5))
    bounds = Interval(ordered[rank - 1], ordered[count - rank]) if rank else Interval(None, None)
    return Times(
        cases=count,
        median=statistics.median(ordered),
        interval=bounds,
        ninetieth=ordered[math.ceil(0.9 * count) - 1],
    )
