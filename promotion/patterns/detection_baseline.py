"""What is to be expected of each series: level, trend and season, all series of a run at once.

A quasi-Poisson regression with logarithmic link for each series: log mean = level + trend + season
(two harmonics of the year) + offset. Differences from Farrington's method in Noufaily's flexible
form (Statistics in Medicine 2013, 32:1206), whose down-weighting of past surges by Anscombe
residuals is kept: trend and season are drawn towards nothing, and the level and dispersion towards
those of the group, as far as the series of the run show that this is right (empirical Bayes:
Morris, J. Am. Stat. Assoc. 1983, 78:47; for the dispersion Smyth, Stat. Appl. Genet. Mol. Biol.
2004, 3:3). Sparse series borrow from their neighbours, rich ones speak for themselves.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from promotion.patterns.detection_tails import LEAST_DISPERSION, Floats

Ints = npt.NDArray[np.int64]

DAYS_OF_YEAR = 365.25
# Days by which two weeks of different years may differ and still be the same time of year.
SAME_TIME_OF_YEAR = 10.5
# Degrees of freedom of the Student-t prior of trend, season and shifts: most series have little of
# them, some have much.
FREEDOM_OF_TERMS = 3.0
# As few series as these let the whole run speak for their group.
WHOLE_RUN_COUNTS_AS = 20.0
_ITERATIONS = 5
_ROUNDS = 3
_BLOCK = 1000
_LARGEST_LOG = 12.0


@dataclass(frozen=True)
class Terms:
    """Which columns the design has, and the first guess of how large their coefficients are."""

    columns: Floats  # weeks × terms
    # For each term after the level: which terms share one variance, and its first value.
    kinds: tuple[int, ...]
    first_variance: tuple[float, ...]


def terms(
    days: Floats, *, fitted: int, harmonics: int, with_trend: bool, recent_weeks: tuple[int, ...]
) -> Terms:
    """The design for weeks that begin on these days (numbered), the first `fitted` of them fitted.

    Trend, in years from the middle of the fitted weeks; harmonics of the year; whether the week is
    at the time of year of the last one, give or take a week (peaks too sharp for harmonics, as
    Farrington's reference weeks catch them); whether it is among the last weeks of the history or
    after them (a level that has shifted since).
    """
    columns = [np.ones(days.shape)]
    kinds: list[int] = []
    variances: list[float] = []

    def add(column: Floats, kind: int, variance: float) -> None:
        columns.append(column)
        kinds.append(kind)
        variances.append(variance)

    if with_trend:
        add((days - days[:fitted].mean()) / DAYS_OF_YEAR, 0, 0.02)
    for number in range(1, harmonics + 1):
        angle = 2.0 * np.pi * number * days / DAYS_OF_YEAR
        add(np.cos(angle), number, 0.1 / number**2)
        add(np.sin(angle), number, 0.1 / number**2)
    if harmonics:
        apart = np.abs((days - days[-1] + DAYS_OF_YEAR / 2) % DAYS_OF_YEAR - DAYS_OF_YEAR / 2)
        add((apart < SAME_TIME_OF_YEAR).astype(float), -1, 0.02)
    for span in recent_weeks:
        if with_trend:
            add((np.arange(days.size) >= fitted - span).astype(float), -span, 0.02)
    return Terms(np.stack(columns, axis=1), tuple(kinds), tuple(variances))


@dataclass(frozen=True)
class Fit:
    """Coefficients, their covariance and the dispersion of each series."""

    coefficients: Floats  # series × terms
    covariance: Floats  # series × terms × terms
    dispersion: Floats  # series
    freedom: Floats  # series: degrees of freedom of the dispersion

    def expected(self, columns: Floats, offset: Floats) -> Floats:
        """Mean of each series in the weeks with these columns and offsets (logarithms)."""
        return np.asarray(np.exp(np.minimum(self.coefficients @ columns.T + offset, _LARGEST_LOG)))

    def relative_variance(self, columns: Floats, means: Floats) -> Floats:
        """Variance of the logarithm of the sum of these weeks' means, from the coefficients'."""
        shares = means / np.maximum(means.sum(axis=1, keepdims=True), 1e-12)
        mixed = shares @ columns
        return np.asarray(np.einsum("si,sij,sj->s", mixed, self.covariance, mixed))


def by_group(values: Floats, groups: Ints, weights: Floats | None = None) -> Floats:
    """The mean of each series' group, drawn towards that of the run where the group is small."""
    counted = np.ones(values.shape) if weights is None else weights
    sums = np.bincount(groups, values * counted)
    sizes = np.bincount(groups, counted)
    whole = sums.sum() / max(sizes.sum(), 1e-12)
    numbers = np.bincount(groups)
    own = sums / np.maximum(sizes, 1e-12)
    trust = numbers / (numbers + WHOLE_RUN_COUNTS_AS)
    return np.asarray((trust * own + (1.0 - trust) * whole)[groups])


@dataclass(frozen=True)
class Level:
    """The gamma prior of each series' level: `shape` pseudo-reports at the group's own rate."""

    shape: Floats
    rate: Floats


def level_prior(counts: Floats, exposure: Floats, groups: Ints) -> Level:
    """By moments: how far the levels of the group's series differ beyond chance."""
    total, time = counts.sum(axis=1), np.maximum(exposure.sum(axis=1), 1e-9)
    rates = total / time
    mean = np.maximum(by_group(rates, groups), 1e-4)
    # As many pseudo-weeks as the spread of the levels allows, never more than half a report.
    between = by_group((rates - mean) ** 2 - rates / time, groups)
    shape = np.clip(mean**2 / np.maximum(between, 1e-9), 0.05, 5.0)
    return Level(shape, shape / mean)


def fit(
    counts: Floats, offset: Floats, columns: Floats, design: Terms, groups: Ints, *, limit: float
) -> Fit:
    """Fit all series: counts and offset are series × weeks, `columns` those weeks' design.

    `limit`: past weeks whose Anscombe residual is above it count less, by its inverse square.
    """
    series, term_count = counts.shape[0], columns.shape[1]
    prior = level_prior(counts, np.exp(offset), groups)
    coefficients = np.zeros((series, term_count))
    coefficients[:, 0] = np.log(
        (counts.sum(axis=1) + prior.shape) / (np.exp(offset).sum(axis=1) + prior.rate)
    )
    variances = np.tile(np.asarray(design.first_variance), (series, 1))
    weights = np.ones(counts.shape)
    dispersion = np.full(series, 1.2)
    freedom = np.ones(series)
    covariance = np.zeros((series, term_count, term_count))
    for _round in range(_ROUNDS):
        coefficients, covariance = _solve(
            counts,
            offset,
            columns,
            _State(coefficients, weights, variances, dispersion, prior.shape, prior.rate),
        )
        means = np.exp(np.minimum(coefficients @ columns.T + offset, _LARGEST_LOG))
        dispersion, freedom = _dispersion(counts, means, weights, term_count, groups)
        weights = _weights(counts, means, dispersion, limit)
        variances = _variances(coefficients, covariance, design.kinds, groups)
    return Fit(coefficients, covariance, dispersion, freedom)


@dataclass(frozen=True)
class _State:
    """What one step of the fit takes over from the one before, for every series."""

    coefficients: Floats
    weights: Floats
    variances: Floats
    dispersion: Floats
    shape: Floats
    rate: Floats

    def of(self, rows: slice) -> "_State":
        return _State(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def _solve(counts: Floats, offset: Floats, columns: Floats, state: _State) -> tuple[Floats, Floats]:
    """Newton's steps to the posterior mode, and the curvature there as covariance.

    A block of series at a time, so that what is worked on stays in the processor's memory.
    """
    parts = []
    for start in range(0, len(counts), _BLOCK):
        rows = slice(start, start + _BLOCK)
        parts.append(_solve_block(counts[rows], offset[rows], columns, state.of(rows)))
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _solve_block(
    counts: Floats, offset: Floats, columns: Floats, state: _State
) -> tuple[Floats, Floats]:
    coefficients = state.coefficients
    series, term_count = coefficients.shape
    products = (columns[:, :, None] * columns[:, None, :]).reshape(columns.shape[0], -1)
    penalty = np.zeros((series, term_count))
    penalty[:, 1:] = state.dispersion[:, None] / np.maximum(state.variances, 1e-6)
    diagonal = np.arange(term_count)
    curvature = np.zeros((series, term_count, term_count))
    for _step in range(_ITERATIONS):
        means = np.exp(np.minimum(coefficients @ columns.T + offset, _LARGEST_LOG))
        pull = state.rate * np.exp(np.minimum(coefficients[:, 0], _LARGEST_LOG))
        slope = (state.weights * (counts - means)) @ columns - penalty * coefficients
        slope[:, 0] += state.shape - pull
        curvature = ((state.weights * means) @ products).reshape(series, term_count, term_count)
        curvature[:, diagonal, diagonal] += penalty + 1e-9
        curvature[:, 0, 0] += pull
        step = np.linalg.solve(curvature, slope[:, :, None])[:, :, 0]
        coefficients = coefficients + np.clip(step, -1.0, 1.0)
    return coefficients, state.dispersion[:, None, None] * np.linalg.inv(curvature)


def _dispersion(
    counts: Floats, means: Floats, weights: Floats, term_count: int, groups: Ints
) -> tuple[Floats, Floats]:
    """Pearson's dispersion, drawn to the group's by degrees of freedom, and the sum of both.

    Of sparse counts Pearson's statistic varies by 2 + 1/mean instead of 2, so they have fewer.
    """
    floor = np.maximum(means, 1e-6)
    left = np.maximum(weights.sum(axis=1) - term_count, 1.0)
    own = (weights * (counts - means) ** 2 / floor).sum(axis=1) / left
    sparse = (weights / floor).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    freedom = left / (1.0 + sparse / 2.0)
    common = by_group(own, groups, freedom)
    # Moments of the F distribution: how much more than chance the series' dispersions differ.
    excess = by_group((own / common - 1.0) ** 2 - 2.0 / freedom, groups, freedom)
    shared = np.clip(2.0 / np.maximum(excess, 1e-3), 2.0, 500.0)
    drawn = (freedom * own + shared * common) / (freedom + shared)
    return np.maximum(drawn, LEAST_DISPERSION), freedom + shared


def _weights(counts: Floats, means: Floats, dispersion: Floats, limit: float) -> Floats:
    """Noufaily's weights: 1, or the inverse square of an Anscombe residual above the limit."""
    floor = np.maximum(means, 1e-6)
    residual = (
        1.5
        * (counts ** (2 / 3) - floor ** (2 / 3))
        / (floor ** (1 / 6) * np.sqrt(dispersion)[:, None])
    )
    return np.where(residual > limit, (limit / np.maximum(residual, limit)) ** 2, 1.0)


def _variances(
    coefficients: Floats, covariance: Floats, kinds: tuple[int, ...], groups: Ints
) -> Floats:
    """How large each series' trend, season and shifts may be: one step of the EM algorithm.

    The prior is Student's t with the group's scale, so that what is large in one series is not
    drawn in by the many in which it is nothing.
    """
    squares = coefficients[:, 1:] ** 2 + np.diagonal(covariance, axis1=1, axis2=2)[:, 1:]
    result = np.empty(squares.shape)
    for kind in set(kinds):
        places = [place for place, of in enumerate(kinds) if of == kind]
        own = squares[:, places].mean(axis=1)
        common = by_group(own, groups)
        terms_of_kind = len(places)
        drawn = (FREEDOM_OF_TERMS * common + terms_of_kind * own) / (
            FREEDOM_OF_TERMS + terms_of_kind
        )
        result[:, places] = drawn[:, None]
    return np.maximum(result, 1e-4)
