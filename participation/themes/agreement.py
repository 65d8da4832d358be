"""How far people who read the same contributions agree on a theme.

Percent agreement is the share of pairs of readers who said the same. Krippendorff's alpha takes
away what agreement by chance would give: 1 is agreement without exception, 0 is what chance gives,
below 0 is systematic disagreement. It allows for any number of readers and for contributions that
not everybody read. The formula for nominal data is the one of Klaus Krippendorff, "Computing
Krippendorff's Alpha-Reliability" (University of Pennsylvania, 2011), section C; the bounds of 0.800
and 0.667 are those of his "Content Analysis", section 11.4.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Fewer contributions that two people read say nothing about how reliable their codes are.
FEWEST = 10
RELIABLE = 0.800
TENTATIVE = 0.667
SOURCE = "Krippendorff, K. (2011). Computing Krippendorff’s Alpha-Reliability."
SOURCE_URL = "https://repository.upenn.edu/asc_papers/43"


class Verdict(TextChoices):
    """What can be said."""

    TOO_FEW = "too_few", _("too few were read by two people to say")
    NO_VARIATION = "no_variation", _("everybody said the same of all of them: alpha says nothing")
    RELIABLE = "reliable", _("reliable")
    TENTATIVE = "tentative", _("for tentative conclusions only")
    UNRELIABLE = "unreliable", _("not reliable: talk about what the theme means")


@dataclass(frozen=True, slots=True)
class Agreement:
    """`units`: contributions that at least two people read; `percent` from 0 to 100."""

    units: int
    percent: float | None
    alpha: float | None
    verdict: Verdict

    @property
    def word(self) -> str:
        """The verdict in words."""
        return str(self.verdict.label)


Counts = Mapping[Any, int]


def percent_agreement(units: Iterable[tuple[Counts, int]]) -> float | None:
    """The share of pairs that agree, from 0 to 100; None where there is no pair.

    `units` are counts of each value in one unit, and how many such units there are.
    """
    agreeing = pairs = 0
    for counts, times in units:
        size = sum(counts.values())
        agreeing += times * sum(count * (count - 1) for count in counts.values())
        pairs += times * size * (size - 1)
    return 100 * agreeing / pairs if pairs else None


def nominal_alpha(units: Iterable[tuple[Counts, int]]) -> float | None:
    """Krippendorff's alpha for nominal data; None where it is not defined.

    Units in which fewer than two people said anything pair nothing and are left out.
    """
    totals: Counter[Any] = Counter()
    observed = 0.0
    for counts, times in units:
        size = sum(counts.values())
        if size < 2:  # noqa: PLR2004 - a pair
            continue
        for value, count in counts.items():
            totals[value] += times * count
        differing = size * size - sum(count * count for count in counts.values())
        observed += times * differing / (size - 1)
    n = sum(totals.values())
    expected = n * n - sum(count * count for count in totals.values())
    if not expected:
        return None
    return 1 - (n - 1) * observed / expected


def agreement_on(units: Iterable[tuple[Counts, int]]) -> Agreement:
    """Percent and alpha with what they allow to say."""
    known = [(counts, times) for counts, times in units if sum(counts.values()) > 1]
    number = sum(times for _counts, times in known)
    percent, alpha = percent_agreement(known), nominal_alpha(known)
    return Agreement(number, percent, alpha, _verdict(number, alpha))


def _verdict(units: int, alpha: float | None) -> Verdict:
    if units < FEWEST:
        return Verdict.TOO_FEW
    if alpha is None:
        return Verdict.NO_VARIATION
    if alpha >= RELIABLE:
        return Verdict.RELIABLE
    return Verdict.TENTATIVE if alpha >= TENTATIVE else Verdict.UNRELIABLE
