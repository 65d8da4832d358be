"""All methods on the same series, with thresholds set on one half of the replicates.

The other half judges. A threshold is the least with which at most the asked share of the weeks
without a surge is alarmed, of one scenario (so that each is judged at equal false positives) or of
all (as somebody would have to choose it who does not know how a series came about).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.surging import rivals
from bench.surging.farrington import Farrington
from bench.surging.judge import Alarms, Tally, tally, threshold_at, threshold_by_search
from bench.surging.ours import Examined
from bench.surging.series import JUDGED, Bundle, scenarios

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

OURS, PLAIN, CUSUM = "ours", "ours, no effort", "NB-CUSUM"
FARRINGTON = ("Farrington, 2/3 power", "Farrington, NB")
RATES = (0.005, 0.01, 0.02)


@dataclass(frozen=True)
class Method:
    """A way of raising alarms on these rows above a threshold."""

    name: str
    alarms: Callable[[float, Flags], Flags]
    # Scores of all series, where alarms do not depend on each other.
    scores: Floats | None = None

    def threshold(self, rows: Flags, null: Flags, rate: float) -> float:
        """The threshold for these rows of series (`null` of all)."""
        if self.scores is not None:
            return threshold_at(self.scores[rows], null[rows], rate)
        of_rows: Alarms = lambda threshold: self.alarms(threshold, rows)  # noqa: E731
        return threshold_by_search(of_rows, null[rows], rate)


def _scored(name: str, scores: Floats) -> Method:
    return Method(name, lambda threshold, rows: scores[rows] > threshold, scores)


def logarithm(p: Floats) -> Floats:
    """A score that is high where p is low; nan (not asked) is the lowest."""
    return -np.log10(np.clip(np.nan_to_num(p, nan=1.0), 1e-300, 1.0))


def methods(series: Bundle, ours: Examined, theirs: Farrington) -> list[Method]:
    """Ours, ours without the effort's correction, and the rivals."""
    sums = rivals.cusum(series)
    negative_binomial = theirs.negative_binomial_p(series.first_sight().astype(float))
    return [
        _scored(OURS, logarithm(ours.p)),
        _scored(PLAIN, logarithm(ours.p_plain)),
        _scored(FARRINGTON[0], logarithm(theirs.p)),
        _scored(FARRINGTON[1], logarithm(negative_binomial)),
        _scored("z, all history", rivals.scores_of(rivals.z_of_history, series)),
        _scored("EARS C1", rivals.scores_of(rivals.c1, series)),
        _scored("EARS C2", rivals.scores_of(rivals.c2, series)),
        _scored("EARS C3", rivals.scores_of(rivals.c3, series)),
        Method(CUSUM, sums.alarms),
    ]


@dataclass(frozen=True)
class Halves:
    """Which series set thresholds and which judge."""

    series: Bundle
    tuning: Flags
    judging: Flags

    @property
    def null(self) -> Flags:
        """Series × judged weeks without a surge."""
        return ~self.series.surge[:, -JUDGED:]

    def of_trait(self, *traits: str) -> Flags:
        """Series of scenarios with one of these traits ("" for those of the literature)."""
        return np.array([one.trait in traits for one in scenarios()])[self.series.scenario]


def halves(series: Bundle) -> Halves:
    """The first half of the replicates sets, the second judges."""
    first = series.replicate < (series.replicate.max() + 1) // 2
    return Halves(series, first, ~first)


def alarms_by_scenario(method: Method, split: Halves, rate: float) -> Flags:
    """Alarms with each scenario's own threshold, of all series."""
    raised = np.zeros(split.null.shape, bool)
    for number in range(len(scenarios())):
        rows = split.series.scenario == number
        threshold = method.threshold(rows & split.tuning, split.null, rate)
        raised[rows] = method.alarms(threshold, rows)
    return raised


def alarms_in_common(method: Method, split: Halves, rate: float, rows: Flags) -> Flags:
    """Alarms with one threshold, set on those of `rows` that set thresholds, of all series."""
    threshold = method.threshold(rows & split.tuning, split.null, rate)
    return method.alarms(threshold, np.ones(len(split.tuning), bool))


def judged(raised: Flags, split: Halves, rows: Flags) -> Tally:
    """The tally of the judging half among these rows."""
    return tally(raised, split.series).of(rows & split.judging)
