"""Whether a group is among those affected more often than its share of a baseline would make it.

Pure arithmetic, without libraries: shares with Wilson's interval (J. Am. Stat. Assoc. 1927, 22:209),
their difference with Newcombe's (Stat. Med. 1998, 17:873), their ratio with an interval on the
logarithm (Katz et al., Biometrics 1978, 34:469; half a case is added to each cell where one is
empty). What can be said is one of four things. "No difference that matters" is said only where
the interval leaves no room for one; otherwise it is "too few cases to say", however the figures
look. Groups of fewer than five cases are never compared: who they are could be worked out.

A ratio says nothing of why: groups that are watched more, or whose organizations report more, are
over-represented in reports. Whoever shows one shows the baseline and its source beside it.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

CONFIDENCE = 0.95
# Of all cases, and of the group's: fewer are not compared.
LEAST_TOTAL = 10
LEAST_CASES = 5
# "No difference" is never said of fewer cases than this in all.
LEAST_ALIKE = 50
# A ratio that matters: half as often again, or two thirds.
MATTERS = 1.5


class Said(StrEnum):
    """What can be said of a group."""

    MORE = "more"
    FEWER = "fewer"
    ALIKE = "alike"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many."""

    cases: int
    total: int

    def __post_init__(self) -> None:
        """Raise ValueError where there are more than all, or fewer than none."""
        if not 0 <= self.cases <= self.total:
            raise ValueError(f"{self.cases} of {self.total}")

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of nothing."""
        return self.cases / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Between:
    """An interval of confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Representation:
    """A group among the cases and in the baseline, and what can be said of the two."""

    cases: Part
    share: Between
    baseline: Part
    difference: Between
    ratio: float
    ratio_between: Between
    p: float
    said: Said


def _quantile(confidence: float) -> float:
    return statistics.NormalDist().inv_cdf((1.0 + confidence) / 2.0)


def wilson(part: Part, confidence: float = CONFIDENCE) -> Between:
    """The score interval of a share; from 0 to 1 where there are no cases at all."""
    if not part.total:
        return Between(0.0, 1.0)
    z, n, share = _quantile(confidence), part.total, part.share
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if part.cases == 0 else max(0.0, middle - half)
    return Between(low, 1.0 if part.cases == n else min(1.0, middle + half))


def newcombe(one: Part, other: Part, confidence: float = CONFIDENCE) -> Between:
    """The interval of one share less the other, from the Wilson intervals of both."""
    first, second = wilson(one, confidence), wilson(other, confidence)
    below = math.hypot(one.share - first.low, second.high - other.share)
    above = math.hypot(first.high - one.share, other.share - second.low)
    apart = one.share - other.share
    return Between(apart - below, apart + above)


def ratio(one: Part, other: Part, confidence: float = CONFIDENCE) -> tuple[float, Between, float]:
    """One share by the other, its interval, and the two-sided p of a ratio of 1 (all by Katz)."""
    more = 0.5 if 0 in (one.cases, other.cases) else 0.0
    a, n, b, m = one.cases + more, one.total + more, other.cases + more, other.total + more
    if not (one.total and other.total):
        return math.nan, Between(0.0, math.inf), 1.0
    logarithm = math.log(a / n) - math.log(b / m)
    error = math.sqrt(max(1 / a - 1 / n + 1 / b - 1 / m, 0.0))
    reach = _quantile(confidence) * error
    z = abs(logarithm) / error if error else (math.inf if logarithm else 0.0)
    p = math.erfc(z / math.sqrt(2.0))
    return math.exp(logarithm), Between(math.exp(logarithm - reach), math.exp(logarithm + reach)), p


def representation(cases: Part, baseline: Part) -> Representation:
    """Compare a group's share of the cases with its share of the baseline.

    `cases`: those of the group among all cases that say which groups were affected. `baseline`: the
    same of whatever it is compared with (the population, or all other kinds or countries), which
    must not count the same cases again.
    """
    value, between, p = ratio(cases, baseline)
    return Representation(
        cases=cases,
        share=wilson(cases),
        baseline=baseline,
        difference=newcombe(cases, baseline),
        ratio=value,
        ratio_between=between,
        p=p,
        said=_said(cases, baseline, between, significant=p <= 1.0 - CONFIDENCE),
    )


def _said(cases: Part, baseline: Part, between: Between, *, significant: bool) -> Said:
    expected = baseline.share * cases.total
    if (
        min(cases.total, baseline.total) < LEAST_TOTAL
        or min(cases.cases, baseline.cases) < LEAST_CASES
    ):
        return Said.TOO_FEW
    if significant:
        return Said.MORE if cases.cases > expected else Said.FEWER
    alike = between.low > 1 / MATTERS and between.high < MATTERS
    return Said.ALIKE if alike and cases.total >= LEAST_ALIKE else Said.TOO_FEW


def all_groups(pairs: Sequence[tuple[Part, Part]]) -> list[Representation]:
    """The same for all groups of a page, each held to Holm's correction for their number.

    Holm (Scand. J. Stat. 1979, 6:65). p is the corrected one; intervals stay those of one group.
    """
    alone = [representation(cases, baseline) for cases, baseline in pairs]
    order = sorted(range(len(alone)), key=lambda place: alone[place].p)
    result, highest = list(alone), 0.0
    for rank, place in enumerate(order):
        one = alone[place]
        highest = max(highest, min(1.0, one.p * (len(order) - rank)))
        significant = highest <= 1.0 - CONFIDENCE
        said = _said(one.cases, one.baseline, one.ratio_between, significant=significant)
        result[place] = Representation(
            one.cases,
            one.share,
            one.baseline,
            one.difference,
            one.ratio,
            one.ratio_between,
            highest,
            said,
        )
    return result
