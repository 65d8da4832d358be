"""What a method's alarms are worth: figures with bootstrap intervals, at equal false positives."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.surging.series import JUDGED, Bundle

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Alarms = Callable[[float], Flags]

BOOTSTRAPS = 1000
KINDS_OF_A_COUNTRY = 74
WEEKS_OF_YEAR = 365.25 / 7
# How exactly a threshold is sought.
_STEPS = 40


def threshold_at(scores: Floats, null: Flags, rate: float) -> float:
    """The least threshold above which at most this share of the null weeks lies."""
    values = np.sort(scores[null])[::-1]
    return float(values[min(int(np.floor(rate * values.size)), values.size - 1)])


def threshold_by_search(alarms: Alarms, null: Flags, rate: float, most: float = 60.0) -> float:
    """The same for a method whose alarms depend on those before them, by bisection."""
    low, high = 0.0, most
    for _step in range(_STEPS):
        middle = (low + high) / 2.0
        if (alarms(middle) & null).sum() <= rate * null.sum():
            high = middle
        else:
            low = middle
    return high


@dataclass(frozen=True)
class Tally:
    """Counts of each series, from which every figure is a ratio of sums."""

    columns: dict[str, Floats]
    delays: Floats  # series: weeks from a surge's first week to its first alarm; nan
    replicate: npt.NDArray[np.int64]

    def of(self, rows: Flags) -> "Tally":
        """Of these series alone."""
        chosen = {name: column[rows] for name, column in self.columns.items()}
        return Tally(chosen, self.delays[rows], self.replicate[rows])


def tally(alarms: Flags, series: Bundle) -> Tally:
    """Count what the alarms of the judged weeks (series × weeks) hit and missed."""
    surge = series.surge[:, -JUDGED:]
    hit = alarms & surge
    has = surge.any(axis=1)
    first = np.argmax(surge, axis=1)
    rows = np.arange(len(surge))
    detected = hit.any(axis=1)
    begins = alarms & ~np.pad(alarms, ((0, 0), (1, 0)))[:, :-1]
    true_episodes = _episodes_that_meet(alarms, surge)
    return Tally(
        {
            "null": (~surge).sum(axis=1).astype(float),
            "false": (alarms & ~surge).sum(axis=1).astype(float),
            "weeks": surge.sum(axis=1).astype(float),
            "hits": hit.sum(axis=1).astype(float),
            "surges": has.astype(float),
            "detected": detected.astype(float),
            "at once": (has & alarms[rows, first]).astype(float),
            "episodes": begins.sum(axis=1).astype(float),
            "true episodes": true_episodes,
            "series": np.ones(len(surge)),
        },
        np.where(detected, np.argmax(hit, axis=1) - first, np.nan),
        series.replicate,
    )


def _episodes_that_meet(alarms: Flags, surge: Flags) -> Floats:
    """How many unbroken runs of alarms share a week with a surge."""
    met = np.zeros(len(alarms))
    for row in np.flatnonzero((alarms & surge).any(axis=1)):
        edges = np.flatnonzero(np.diff(np.pad(alarms[row].astype(int), 1)))
        met[row] = sum(surge[row, a:b].any() for a, b in zip(edges[::2], edges[1::2], strict=True))
    return met


def _harmonic(precision: Floats, recall: Floats) -> Floats:
    return np.asarray(2 * precision * recall / np.maximum(precision + recall, 1e-12))


def figures_of(sums: dict[str, Floats]) -> dict[str, Floats]:
    """The figures of the literature, from sums."""
    least = {name: np.maximum(value, 1e-12) for name, value in sums.items()}
    alarmed = np.maximum(sums["hits"] + sums["false"], 1e-12)
    pod, sensitivity = sums["detected"] / least["surges"], sums["hits"] / least["weeks"]
    ppv = sums["hits"] / alarmed
    wrong = sums["episodes"] - sums["true episodes"]
    years = least["series"] * JUDGED / WEEKS_OF_YEAR
    return {
        "FPR": sums["false"] / least["null"],
        "POD": pod,
        "POD in week 1": sums["at once"] / least["surges"],
        "sensitivity": sensitivity,
        "PPV": ppv,
        "F1": _harmonic(ppv, sensitivity),
        "episode F1": _harmonic(sums["true episodes"] / least["episodes"], pod),
        "false a country-year": wrong / years * KINDS_OF_A_COUNTRY,
    }


@dataclass(frozen=True)
class Figure:
    """A figure and its 95 % interval over resampled replicates."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        if self.high >= 10:
            return f"{self.value:.1f} ({self.low:.1f}-{self.high:.1f})"
        return f"{self.value:.3f} ({self.low:.3f}-{self.high:.3f})"


def draws(replicates: int, seed: int) -> Floats:
    """How often each replicate is in each resample: resamples × replicates."""
    random = np.random.Generator(np.random.PCG64([seed, 1]))
    shares = np.full(replicates, 1.0 / replicates)
    return random.multinomial(replicates, shares, size=BOOTSTRAPS).astype(float)


def by_replicate(values: Floats, replicate: npt.NDArray[np.int64]) -> Floats:
    """Sums over the series of each replicate, numbered from the least."""
    return np.asarray(np.bincount(replicate - replicate.min(), values), dtype=float)


def with_intervals(counted: Tally, resamples: Floats) -> dict[str, Figure]:
    """Every figure with its interval; the median delay too."""
    sums = {
        name: by_replicate(column, counted.replicate) for name, column in counted.columns.items()
    }
    whole = figures_of({name: np.array([value.sum()]) for name, value in sums.items()})
    drawn = figures_of({name: resamples @ value for name, value in sums.items()})
    result = {
        name: Figure(float(whole[name][0]), *np.quantile(drawn[name], [0.025, 0.975]).tolist())
        for name in whole
    }
    result["median delay"] = _delay(counted, resamples)
    return result


def _delay(counted: Tally, resamples: Floats) -> Figure:
    known = ~np.isnan(counted.delays)
    delays = counted.delays[known]
    if not delays.size:
        return Figure(float("nan"), float("nan"), float("nan"))
    order = np.argsort(delays)
    where = (counted.replicate - counted.replicate.min())[known][order]
    running = np.cumsum(resamples[:200, where], axis=1)
    places = (running < running[:, -1:] / 2.0).sum(axis=1)
    drawn = delays[order][np.minimum(places, delays.size - 1)]
    return Figure(float(np.median(delays)), *np.quantile(drawn, [0.025, 0.975]).tolist())
