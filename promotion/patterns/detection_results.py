"""What an examination of series says: readings of all of them, findings of those that stand out."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from promotion.patterns.detection_tails import Floats

Flags = npt.NDArray[np.bool_]


class Kind(StrEnum):
    """More than is to be expected, or fewer."""

    SURGE = "surge"
    SILENCE = "silence"


class Tier(StrEnum):
    """Whether a person is told of it (push), finds it on a list (watch), or neither."""

    PUSH = "push"
    WATCH = "watch"
    NONE = "none"


class Verdict(StrEnum):
    """What the effort check says of a finding."""

    # No effort was given, or too little of it to say anything.
    UNKNOWN = "unknown"
    # Surge: other kinds from the same sources did not rise as much.
    STANDS = "stands"
    # Surge: what the same sources report of everything rose too, and the rise goes away with it.
    MORE_REPORTING = "more_reporting"
    # Silence: the same sources go on reporting other kinds.
    SOURCES_CONTINUE = "sources_continue"
    # Silence: the same sources report less of everything; that may be the news.
    SOURCES_SILENT = "sources_silent"


@dataclass(frozen=True)
class Reading:
    """One kind of signal over all series; every array has one place a series.

    All figures are those of `window`, the number of weeks up to the examined one that stood out
    most. `p` is corrected for having looked at several windows, `q` for having looked at several
    series; where `tested` is False (too little history, too little expected) both are 1.
    """

    kind: Kind
    tested: Flags
    window: npt.NDArray[np.int64]
    observed: Floats
    expected: Floats
    lower: Floats
    upper: Floats
    p: Floats
    q: Floats
    score: Floats
    tier: npt.NDArray[np.str_]
    # Without the correction for effort; the same as `expected` and `p` where none was given.
    expected_plain: Floats
    p_plain: Floats
    # Effort in the window by that of the baseline, by factor; nan where unknown.
    effort_change: Floats
    verdict: npt.NDArray[np.str_]


@dataclass(frozen=True)
class Finding:
    """One series that stands out in one week. Nothing here is public: a person judges it first."""

    series: int
    week: datetime.date
    kind: Kind
    tier: Tier
    window: int
    observed: int
    expected: float
    lower: float
    upper: float
    p: float
    q: float
    score: float
    dispersion: float
    expected_plain: float
    p_plain: float
    effort_change: float | None
    verdict: Verdict


@dataclass(frozen=True)
class Examination:
    """All series as they stood at the end of one week."""

    week: datetime.date
    surge: Reading
    silence: Reading
    dispersion: Floats
    weeks_of_history: int

    def findings(self) -> Iterator[Finding]:
        """Those pushed and those to be watched, the least q first."""
        found = [
            (float(reading.q[series]), float(reading.p[series]), reading, int(series))
            for reading in (self.surge, self.silence)
            for series in np.flatnonzero(reading.tier != Tier.NONE)
        ]
        for _q, _p, reading, series in sorted(found, key=lambda entry: entry[:2]):
            yield self._finding(reading, series)

    def _finding(self, reading: Reading, series: int) -> Finding:
        change = float(reading.effort_change[series])
        return Finding(
            series=series,
            week=self.week,
            kind=reading.kind,
            tier=Tier(str(reading.tier[series])),
            window=int(reading.window[series]),
            observed=round(float(reading.observed[series])),
            expected=float(reading.expected[series]),
            lower=float(reading.lower[series]),
            upper=float(reading.upper[series]),
            p=float(reading.p[series]),
            q=float(reading.q[series]),
            score=float(reading.score[series]),
            dispersion=float(self.dispersion[series]),
            expected_plain=float(reading.expected_plain[series]),
            p_plain=float(reading.p_plain[series]),
            effort_change=None if np.isnan(change) else change,
            verdict=Verdict(str(reading.verdict[series])),
        )
