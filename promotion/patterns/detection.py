"""Early warning: which series of weekly counts have risen, or fallen silent, beyond expectation.

`examine` looks at all series of one run (country × kind, say) as they stand at the end of the last
week. For each it fits what is to be expected (`detection_baseline`), compares the last 1, 2 and 4
weeks with it (surge: upper tail of the negative binomial) and the last 4, 8 and 13 (silence: lower
tail), and takes the window that stands out most, at a price for having looked at several
(weighted Bonferroni: p = min over windows of p(w)/share(w); Holm, Scand. J. Stat. 1979, 6:65).

- **Push**: q at most `q_push` after Benjamini and Hochberg over the series of the run, and enough
  reports. **Watch**: p at most `p_watch`, without that correction.
- **Reporting effort**: what the same sources submitted of other kinds is an offset of the
  regression (`detection_effort`). A surge that goes away with it is never pushed; it is watched
  with the verdict `more_reporting`, so that a person can disagree.
- **Late reports**: the expected counts of the last weeks are multiplied by the share of reports
  known by now (`detection_delay`).
- **Silence** is measured without the effort's correction: where all sources fall silent at once
  there is nothing left to correct with, and that is the gravest case. The verdict says which it is.

The dispersion of a series is estimated; taken as known it promises more than it holds (a pilot's
false discovery rate at q = 0.05 was 0.18). So the dispersion is taken `dispersion_margin` standard
errors above its estimate, and the variance of the expected count itself is added. `run.py bench
surge` measures what false discovery rate is reached; docs/early-warning.md has the figures.

No function here reads a table, a name or a text: counts go in, figures come out.
"""

import datetime
import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from promotion.patterns.detection_delay import shares_of_last_weeks
from promotion.patterns.detection_effort import log_effort
from promotion.patterns.detection_options import Options
from promotion.patterns.detection_results import (
    Examination,
    Finding,
    Flags,
    Kind,
    Reading,
    Tier,
    Verdict,
)
from promotion.patterns.detection_tails import Floats
from promotion.patterns.detection_windows import Run

__all__ = ["Examination", "Finding", "Kind", "Options", "Reading", "Tier", "Verdict", "examine"]


def examine(
    counts: npt.ArrayLike,
    weeks: Sequence[datetime.date],
    *,
    effort: npt.ArrayLike | None = None,
    groups: npt.ArrayLike | None = None,
    known: npt.ArrayLike | None = None,
    options: Options = Options(),  # noqa: B008
) -> Examination:
    """Examine every series as it stands at the end of the last week.

    `counts`: series × weeks, reports by the week they are about, all as known now. `weeks`: the
    first day of each week, oldest first, without gaps. `effort`: series × weeks, what the sources
    of each series submitted of *all* kinds (its own counts are taken out here), by the same weeks.
    `groups`: for each series a number from 0 (region and kind, say) within which sparse series
    borrow. `known`: the share of reports known within 0, 1, … weeks (`completeness`), for all
    series or each. Raises ValueError where the shapes do not fit or a count is negative.
    """
    table = _checked(counts, weeks)
    other = None if effort is None else np.maximum(_like(effort, table) - table, 0.0)
    series, length = table.shape
    members = np.zeros(series, np.int64) if groups is None else np.asarray(groups, np.int64)
    shares = shares_of_last_weeks(None if known is None else np.asarray(known), series, length)
    start = max(0, length - options.baseline_weeks)
    run = Run(
        counts=table[:, start:],
        days=np.array([week.toordinal() for week in weeks[start:]], dtype=float),
        shares=shares[:, start:],
        effort=None if other is None else log_effort(other / shares)[:, start:],
        enough_effort=_enough(other, options),
        groups=members,
        options=options,
    )
    return run.examination(weeks[-1])


def _enough(other: Floats | None, options: Options) -> Flags | None:
    """Of which series the sources submitted enough of other kinds, over the last half year."""
    return None if other is None else other[:, -26:].mean(axis=1) >= options.least_effort


def _checked(counts: npt.ArrayLike, weeks: Sequence[datetime.date]) -> Floats:
    table = np.asarray(counts, dtype=float)
    if not weeks or table.shape != (len(table), len(weeks)):
        raise ValueError("Counts must be series × weeks, with a date for each week.")
    if not np.isfinite(table).all() or (table < 0).any():
        raise ValueError("Counts must be numbers from 0.")
    if {(later - week).days for week, later in itertools.pairwise(weeks)} - {7}:
        raise ValueError("Weeks must follow each other without gaps.")
    return table


def _like(effort: npt.ArrayLike, table: Floats) -> Floats:
    values = np.asarray(effort, dtype=float)
    if values.shape != table.shape:
        raise ValueError("Effort must have the shape of the counts.")
    return values
