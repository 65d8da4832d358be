"""One run: the last weeks of each series held against its baseline, in several windows."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from promotion.patterns.detection_baseline import Fit, Ints, fit, terms
from promotion.patterns.detection_options import Options
from promotion.patterns.detection_results import Examination, Flags, Kind, Reading, Tier, Verdict
from promotion.patterns.detection_tails import (
    Floats,
    false_discovery,
    interval,
    lower_tail,
    normal_score,
    upper_tail,
)

_Tail = Callable[[Floats, Floats, Floats], Floats]


@dataclass(frozen=True)
class _Ahead:
    """What was expected of the last weeks: series × weeks, and how sure that is."""

    fit: Fit
    columns: Floats
    means: Floats
    observed: Floats
    dispersion: Floats  # of the predictions, with its margin


@dataclass(frozen=True)
class _Best:
    """For each series the window that stood out most."""

    window: npt.NDArray[np.int64]
    observed: Floats
    expected: Floats
    spread: Floats
    p: Floats


@dataclass(frozen=True)
class Run:
    """The series of one run, as known at the end of the last week."""

    counts: Floats
    days: Floats
    shares: Floats
    effort: Floats | None
    enough_effort: Flags | None
    groups: Ints
    options: Options

    def examination(self, week: datetime.date) -> Examination:
        """Readings of surge and silence for the last week, which begins on this day."""
        length = self.counts.shape[1]
        plain = self._ahead(with_effort=False)
        used = plain if self.effort is None else self._ahead(with_effort=True)
        history = length - self.options.guard_weeks
        surge = self._surge(plain, used)
        silence = self._silence(plain)
        if history < self.options.least_weeks:
            surge, silence = _untested(surge), _untested(silence)
        return Examination(week, surge, silence, used.dispersion, history)

    def _ahead(self, *, with_effort: bool) -> _Ahead:
        options = self.options
        longest = max(*options.surge_windows, *options.silence_windows)
        length = self.counts.shape[1]
        fitted = max(length - options.guard_weeks, 1)
        longest = min(longest, length)
        design = terms(
            self.days,
            fitted=fitted,
            harmonics=options.season_harmonics if fitted >= options.season_weeks else 0,
            with_trend=fitted >= options.trend_weeks,
            recent_weeks=options.recent_weeks,
        )
        offset = np.log(self.shares)
        if with_effort and self.effort is not None and self.enough_effort is not None:
            centred = self.effort - self.effort[:, :fitted].mean(axis=1, keepdims=True)
            offset = offset + np.where(self.enough_effort[:, None], centred, 0.0)
        result = fit(
            self.counts[:, :fitted],
            offset[:, :fitted],
            design.columns[:fitted],
            design,
            self.groups,
            limit=options.residual_limit,
        )
        last = design.columns[length - longest :]
        error = np.sqrt(2.0 / result.freedom)
        return _Ahead(
            fit=result,
            columns=last,
            means=result.expected(last, offset[:, length - longest :]),
            observed=self.counts[:, length - longest :],
            dispersion=result.dispersion * (1.0 + options.dispersion_margin * error),
        )

    def _surge(self, plain: _Ahead, used: _Ahead) -> Reading:
        options = self.options
        best = _best(
            used,
            options.surge_windows,
            options.surge_shares,
            upper_tail,
            rising=options.still_rising,
        )
        uncorrected = best
        if used is not plain:
            uncorrected = _best(
                plain,
                options.surge_windows,
                options.surge_shares,
                upper_tail,
                rising=options.still_rising,
            )
        tested = np.ones(best.p.shape, bool)
        q = false_discovery(best.p, tested)
        watched = (best.p <= options.p_watch) & (best.observed >= options.least_watched)
        pushed = (q <= options.q_push) & (best.observed >= options.least_pushed) & watched
        explained = (
            (uncorrected.p <= options.p_watch)
            & (uncorrected.observed >= options.least_watched)
            & ~watched
        )
        tier = np.select([pushed, watched | explained], [Tier.PUSH, Tier.WATCH], Tier.NONE)
        verdict = np.where(explained, Verdict.MORE_REPORTING, Verdict.STANDS)
        shown = _either(explained, uncorrected, best)
        reading = self._reading(Kind.SURGE, shown, tested, q, tier, (plain, used))
        return replace(
            reading,
            p=best.p,
            score=normal_score(best.p),
            p_plain=uncorrected.p,
            verdict=self._known(verdict),
        )

    def _silence(self, plain: _Ahead) -> Reading:
        options = self.options
        best = _best(
            plain,
            options.silence_windows,
            options.silence_shares,
            lower_tail,
            least_expected=options.silence_least_expected,
        )
        tested = best.p < 1.0
        q = false_discovery(best.p, tested)
        watched = tested & (best.p <= options.p_watch)
        tier = np.select(
            [watched & (q <= options.q_push), watched], [Tier.PUSH, Tier.WATCH], Tier.NONE
        )
        reading = self._reading(Kind.SILENCE, best, tested, q, tier, (plain, plain))
        fell = reading.effort_change < self.options.silent_sources
        verdict = np.where(fell, Verdict.SOURCES_SILENT, Verdict.SOURCES_CONTINUE)
        return replace(reading, verdict=self._known(verdict))

    def _known(self, verdict: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
        if self.enough_effort is None:
            return np.full(verdict.shape, Verdict.UNKNOWN)
        return np.where(self.enough_effort, verdict, Verdict.UNKNOWN)

    def _reading(
        self,
        kind: Kind,
        best: _Best,
        tested: Flags,
        q: Floats,
        tier: npt.NDArray[np.str_],
        ahead: tuple[_Ahead, _Ahead],
    ) -> Reading:
        plain, used = (_expected(one, best.window) for one in ahead)
        lower, upper = interval(used, best.spread, self.options.interval_level)
        return Reading(
            kind=kind,
            tested=tested,
            window=best.window,
            observed=best.observed,
            expected=used,
            lower=lower,
            upper=upper,
            p=best.p,
            q=q,
            score=normal_score(best.p),
            tier=tier,
            expected_plain=plain,
            p_plain=best.p,
            effort_change=self._effort_change(best.window),
            verdict=np.full(best.p.shape, Verdict.UNKNOWN),
        )

    def _effort_change(self, window: npt.NDArray[np.int64]) -> Floats:
        """Effort in the window by its mean over the year before, as a factor."""
        if self.effort is None or self.enough_effort is None:
            return np.full(window.shape, np.nan)
        levels = np.exp(self.effort)
        change = np.full(window.shape, np.nan)
        for width in np.unique(window):
            before = levels[:, max(levels.shape[1] - 52 - int(width), 0) : -int(width)]
            if before.shape[1]:
                chosen = (window == width) & self.enough_effort
                factor = levels[:, -int(width) :].mean(axis=1) / before.mean(axis=1)
                change[chosen] = factor[chosen]
        return change


def _expected(ahead: _Ahead, window: npt.NDArray[np.int64]) -> Floats:
    sums = np.cumsum(ahead.means[:, ::-1], axis=1)
    return np.asarray(sums[np.arange(window.size), np.minimum(window, sums.shape[1]) - 1])


def _best(
    ahead: _Ahead,
    windows: tuple[int, ...],
    shares: tuple[float, ...],
    tail: _Tail,
    *,
    least_expected: float = 0.0,
    rising: float = 1.0,
) -> _Best:
    """The window with the least p by its share; p = 1 where none expected enough.

    `rising`: a window longer than the first counts only where the first's tail is at most this.
    """
    series = ahead.means.shape[0]
    best = _Best(
        np.full(series, windows[0]),
        np.zeros(series),
        np.zeros(series),
        np.ones(series),
        np.ones(series),
    )
    still = np.ones(series, bool)
    for width, share in zip(windows, shares, strict=True):
        means = ahead.means[:, -width:]
        expected, observed = means.sum(axis=1), ahead.observed[:, -width:].sum(axis=1)
        spread = ahead.dispersion + expected * ahead.fit.relative_variance(
            ahead.columns[-width:], means
        )
        alone = tail(observed, expected, spread)
        p = np.where(still & (expected >= least_expected), np.minimum(alone / share, 1.0), 1.0)
        first = width == windows[0]
        still = alone <= rising if first else still
        candidate = _Best(np.full(series, width), observed, expected, spread, p)
        best = candidate if first else _either(p < best.p, candidate, best)
    return best


def _either(chosen: Flags, one: _Best, other: _Best) -> _Best:
    return _Best(
        np.where(chosen, one.window, other.window),
        np.where(chosen, one.observed, other.observed),
        np.where(chosen, one.expected, other.expected),
        np.where(chosen, one.spread, other.spread),
        np.where(chosen, one.p, other.p),
    )


def _untested(reading: Reading) -> Reading:
    ones = np.ones(reading.p.shape)
    return replace(
        reading,
        tested=np.zeros(reading.p.shape, bool),
        p=ones,
        q=ones,
        score=np.zeros(reading.p.shape),
        tier=np.full(reading.p.shape, Tier.NONE),
        p_plain=ones,
        verdict=np.full(reading.p.shape, Verdict.UNKNOWN),
    )
