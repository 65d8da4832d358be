"""Reports that come late: which share of a week's reports is known some weeks after it."""

import numpy as np
import numpy.typing as npt

from promotion.patterns.detection_tails import Floats


def completeness(
    delays: npt.ArrayLike, possible: npt.ArrayLike, *, weeks: int = 12, least: float = 0.05
) -> Floats:
    """The share of reports known within 0, 1, … `weeks` weeks after the week they are about.

    `delays`: whole weeks between what happened and the report, one a report. `possible`: the
    longest delay that could have been seen by now for that report (weeks since it happened), so
    that young weeks, of which only the quick reports are in, do not make delays look short.
    The estimate runs backwards in time: the share reported within d weeks among those within d+1
    (Kalbfleisch and Lawless, J. Am. Stat. Assoc. 1989, 84:360). `least` bounds it from below.
    """
    seen = np.asarray(delays, dtype=int)
    limit = np.asarray(possible, dtype=int)
    shares = np.ones(weeks + 1)
    for delay in range(weeks, 0, -1):
        ripe = limit >= delay
        within = int(np.count_nonzero(ripe & (seen <= delay)))
        exactly = int(np.count_nonzero(ripe & (seen == delay)))
        shares[delay - 1] = shares[delay] * (1.0 - exactly / within if within else 1.0)
    return np.maximum(shares, least)


def shares_of_last_weeks(known: Floats | None, series: int, weeks: int) -> Floats:
    """`known` (share by delay, of all or of each series) laid on the last weeks; 1 before."""
    shares = np.ones((series, weeks))
    if known is not None:
        table = np.atleast_2d(np.asarray(known, dtype=float))
        span = min(table.shape[1], weeks)
        shares[:, weeks - span :] = table[:, :span][:, ::-1]
    return np.clip(shares, 1e-3, 1.0)
