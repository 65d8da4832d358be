"""The methods that ours is held against, each as a score of a week that is high in a surge.

z of all history; EARS C1, C2 and C3 (Fricker et al., Stat. Med. 2008, 27:3407); CUSUM of the
negative binomial's log-likelihood ratio (Höhle and Paul, Comput. Stat. Data Anal. 2008, 52:4357).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.surging.series import JUDGED, Bundle, judged_weeks

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# EARS would divide by nothing where seven weeks are the same.
LEAST_DEVIATION = 0.5
# The rise that the CUSUM is set to find.
RISE = 2.0


def z_of_history(seen: Floats) -> Floats:
    """Standard deviations above the mean of everything before."""
    before = seen[:, :-1]
    deviation = np.maximum(before.std(axis=1, ddof=1), 1e-6)
    return np.asarray((seen[:, -1] - before.mean(axis=1)) / deviation)


def _ears(seen: Floats, back: int, gap: int) -> Floats:
    end = seen.shape[1] - 1 - back
    before = seen[:, end - gap - 7 : end - gap]
    deviation = np.maximum(before.std(axis=1, ddof=1), LEAST_DEVIATION)
    return np.asarray((seen[:, end] - before.mean(axis=1)) / deviation)


def c1(seen: Floats) -> Floats:
    """Against the seven weeks before."""
    return _ears(seen, 0, 0)


def c2(seen: Floats) -> Floats:
    """Against seven weeks that end two weeks before."""
    return _ears(seen, 0, 2)


def c3(seen: Floats) -> Floats:
    """What C2 had above one in this and the two weeks before."""
    return np.asarray(sum(np.maximum(0.0, _ears(seen, back, 2) - 1.0) for back in range(3)))


def scores_of(score: Callable[[Floats], Floats], series: Bundle) -> Floats:
    """Series × judged weeks, each week as it was known at its end."""
    return np.stack([score(series.seen(week).astype(float)) for week in judged_weeks()], axis=1)


@dataclass(frozen=True)
class Cusum:
    """Log-likelihood ratios by week; the sum starts again after each alarm."""

    ratios: Floats  # series × judged weeks
    start: Floats  # the sum before the first judged week, without any alarm

    def alarms(self, threshold: float, rows: Flags | slice = slice(None)) -> Flags:
        """Series × judged weeks."""
        ratios, total = self.ratios[rows], np.minimum(self.start[rows], threshold)
        raised = np.zeros(ratios.shape, bool)
        for week in range(ratios.shape[1]):
            total = np.maximum(0.0, total + ratios[:, week])
            raised[:, week] = total > threshold
            total = np.where(raised[:, week], 0.0, total)
        return raised


def cusum(series: Bundle) -> Cusum:
    """Mean and dispersion are those of all weeks before the judged ones."""
    complete = series.complete().astype(float)
    before = complete[:, :-JUDGED]
    mean = np.maximum(before.mean(axis=1), 1e-3)[:, None]
    dispersion = np.maximum(before.var(axis=1, ddof=1)[:, None] / mean, 1.05)
    size = mean / (dispersion - 1.0)

    def ratio(counts: Floats) -> Floats:
        risen = np.log((RISE * mean + size) / (mean + size))
        return np.asarray(counts * (np.log(RISE) - risen) - size * risen)

    start = np.zeros(len(complete))
    for column in ratio(before[:, -26:]).T:
        start = np.maximum(0.0, start + column)
    return Cusum(ratio(series.first_sight().astype(float)), start)
