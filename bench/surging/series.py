"""Simulated weekly series with known surges, of the form of Noufaily and of Bédubourg and Le Strat.

log mean = level + trend + season; counts are negative binomial with variance dispersion × mean;
a surge has Poisson(k × standard deviation) reports, k uniform from 2 to 10, spread over weeks by a
log-normal (0, 0.5); four surges in the history, one in the weeks that are judged. To this come
traits that the literature on health lacks: late reports, a new partner who joins, duplicates that
nobody merged, series of nearly nothing, silence, a sharp yearly peak, a level that drifts.
"""

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

WEEKS = 312
JUDGED = 40
YEAR = 52
FIRST_WEEK = datetime.date(2020, 1, 6)
# Arrivals of reports: the share of a week's reports known 0, 1, … weeks after it.
LATE = (0.45, 0.70, 0.83, 0.90, 0.95, 0.98, 1.0)
OTHER_REPORTS = 30.0
OTHER_DISPERSION = 1.5
PAST_SURGES = 4


@dataclass(frozen=True)
class Scenario:
    """How the series of one scenario are made; `trait` is what the literature lacks, or empty."""

    name: str
    mean: float
    dispersion: float
    trend: bool = False
    season: bool = False
    trait: str = ""


def scenarios() -> list[Scenario]:
    """32 of the literature's form, 14 with a trait."""
    core = [
        Scenario(
            f"mean {mean:g}, {'trend' if trend else 'level'}, "
            f"{'season' if season else 'no season'}, dispersion {dispersion:g}",
            mean,
            dispersion,
            trend,
            season,
        )
        for mean in (0.3, 1.0, 3.0, 10.0)
        for trend in (False, True)
        for season in (False, True)
        for dispersion in (1.2, 2.0)
    ]
    return core + [
        Scenario(f"{trait}, mean {mean:g}", mean, 1.5, season=True, trait=trait)
        for trait, means in (
            ("late reports", (1.0, 3.0)),
            ("a partner joins", (1.0, 3.0)),
            ("unmerged duplicates", (1.0, 3.0)),
            ("many zeros", (0.1, 1.0)),
            ("silence", (1.0, 3.0)),
            ("sharp peak", (1.0, 3.0)),
            ("drifting level", (1.0, 3.0)),
        )
        for mean in means
    ]


@dataclass(frozen=True)
class Simulated:
    """One series: all reports, by the delay of each; what the sources sent of other kinds."""

    arrivals: Ints  # weeks × delays: reports about the week that came with that delay
    others: Ints  # weeks × delays
    surge: npt.NDArray[np.bool_]  # weeks
    silent: npt.NDArray[np.bool_]  # weeks
    joined: int  # the week in which a partner joins, or WEEKS


def simulate(scenario: Scenario, number: int, replicate: int, seed: int) -> Simulated:
    """The series of one replicate; the same for the same four arguments."""
    random = np.random.Generator(np.random.PCG64([seed, number, replicate]))
    mean, others = _mean(scenario, random), np.full(WEEKS, OTHER_REPORTS)
    joined, silent = WEEKS, np.zeros(WEEKS, bool)
    if scenario.trait == "a partner joins":
        joined = WEEKS - JUDGED + int(random.integers(6, 27))
        factor = random.uniform(1.8, 3.0)
        mean[joined:] *= factor
        others[joined:] *= factor
    if scenario.trait == "silence":
        begin = WEEKS - JUDGED + int(random.integers(8, 21))
        silent[begin:] = True
        mean[begin:] *= 0.1
        # Of the denser series all sources fall silent; of the other its own subject alone.
        others[begin:] *= 0.1 if scenario.mean > 1.0 else 1.0
    counts = _counts(scenario, mean, random)
    added = _surges(scenario, mean, random)
    counts = counts + added
    if scenario.trait == "unmerged duplicates":
        counts = counts + _duplicates(counts, random)
    other = _negative_binomial(others, OTHER_DISPERSION, random)
    late = scenario.trait == "late reports"
    return Simulated(
        _arrive(counts, random, late=late),
        _arrive(other, random, late=late),
        added > 0,
        silent,
        joined,
    )


def _mean(scenario: Scenario, random: np.random.Generator) -> Floats:
    week = np.arange(WEEKS, dtype=float)
    level = np.full(WEEKS, np.log(scenario.mean))
    if scenario.trend:
        level += 0.002 * (week - WEEKS / 2)
    if scenario.season:
        level += 0.6 * np.cos(2 * np.pi * week / YEAR + random.uniform(0, 2 * np.pi))
    if scenario.trait == "drifting level":
        level += np.cumsum(random.normal(0.0, 0.03, WEEKS))
    mean: Floats = np.exp(level)
    if scenario.trait == "sharp peak":
        mean[(week + random.integers(YEAR)) % YEAR < 2] *= 4.0
    return mean


def _counts(scenario: Scenario, mean: Floats, random: np.random.Generator) -> Ints:
    if scenario.trait == "many zeros" and scenario.mean >= 1.0:
        awake = random.random(WEEKS) < 0.3
        return _negative_binomial(np.where(awake, mean / 0.3, 0.0), scenario.dispersion, random)
    return _negative_binomial(mean, scenario.dispersion, random)


def _negative_binomial(mean: Floats, dispersion: float, random: np.random.Generator) -> Ints:
    size = np.maximum(mean, 1e-12) / (dispersion - 1.0)
    return random.negative_binomial(size, 1.0 / dispersion)


def _surges(scenario: Scenario, mean: Floats, random: np.random.Generator) -> Ints:
    """Reports that surges add, by week: at least one in each."""
    added = np.zeros(WEEKS, np.int64)
    begins = list(random.integers(0, WEEKS - JUDGED - 12, PAST_SURGES))
    if scenario.trait != "silence":
        begins.append(WEEKS - JUDGED + int(random.integers(4, JUDGED - 6)))
    for begin in begins:
        deviation = np.sqrt(scenario.dispersion * mean[begin])
        size = max(1, int(random.poisson(random.uniform(2.0, 10.0) * deviation)))
        weeks = begin + np.floor(random.lognormal(0.0, 0.5, size)).astype(np.int64)
        np.add.at(added, weeks[weeks < WEEKS], 1)
    return added


def _duplicates(counts: Ints, random: np.random.Generator) -> Ints:
    """Copies: every seventh report or so comes again, once or more often."""
    repeated = random.binomial(counts, 0.15)
    return repeated + random.poisson(repeated.astype(float))


def _arrive(counts: Ints, random: np.random.Generator, *, late: bool) -> Ints:
    shares = np.diff(LATE, prepend=0.0)
    if late:
        return random.multinomial(counts, shares)
    at_once = np.zeros((WEEKS, len(shares)), np.int64)
    at_once[:, 0] = counts
    return at_once


@dataclass(frozen=True)
class Bundle:
    """All series of all scenarios, scenario by scenario, replicate by replicate."""

    arrivals: Ints  # series × weeks × delays
    others: Ints
    surge: npt.NDArray[np.bool_]  # series × weeks
    silent: npt.NDArray[np.bool_]
    joined: Ints  # series
    scenario: Ints  # series
    replicate: Ints  # series

    def seen(self, week: int, *, others: bool = False) -> Ints:
        """Series × weeks up to this one, as they were known at its end."""
        known = np.cumsum((self.others if others else self.arrivals)[:, : week + 1], axis=2)
        delays = np.minimum(week - np.arange(week + 1), known.shape[2] - 1)
        return np.take_along_axis(known, delays[None, :, None], axis=2)[:, :, 0]

    def complete(self) -> Ints:
        """Series × weeks, everything that ever arrived."""
        return np.asarray(self.arrivals.sum(axis=2))

    def first_sight(self) -> Ints:
        """Series × judged weeks: what was known of each at its own end."""
        return np.asarray(self.arrivals[:, -JUDGED:, 0])

    def digest(self) -> str:
        """What ties kept results to these very series."""
        content = hashlib.sha256()
        for table in (self.arrivals, self.others, self.surge, self.silent):
            content.update(np.ascontiguousarray(table, dtype="<i4").tobytes())
        return content.hexdigest()

    def of(self, chosen: npt.NDArray[np.bool_]) -> "Bundle":
        """The same for some of the series."""
        return Bundle(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def bundle(seed: int, replicates: int) -> Bundle:
    """Simulate `replicates` series of each scenario."""
    places = [
        (scenario, number, replicate)
        for number, scenario in enumerate(scenarios())
        for replicate in range(replicates)
    ]
    made = [simulate(scenario, number, replicate, seed) for scenario, number, replicate in places]
    return Bundle(
        np.stack([one.arrivals for one in made]),
        np.stack([one.others for one in made]),
        np.stack([one.surge for one in made]),
        np.stack([one.silent for one in made]),
        np.array([one.joined for one in made]),
        np.array([number for _scenario, number, _replicate in places]),
        np.array([replicate for _scenario, _number, replicate in places]),
    )


def dates() -> list[datetime.date]:
    """The first day of each week."""
    return [FIRST_WEEK + datetime.timedelta(weeks=week) for week in range(WEEKS)]


def judged_weeks() -> Iterator[int]:
    """The weeks that are judged, by number."""
    return iter(range(WEEKS - JUDGED, WEEKS))
