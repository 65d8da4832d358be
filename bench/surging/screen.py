"""Which weeks R need not be asked about: a re-implementation of its regression in numpy.

R takes ten milliseconds a week, and most weeks are nothing like an alarm. Where the same regression,
solved here for all series at once, leaves the upper tail of a week larger than `ASKED_BELOW`, that
week is no alarm at any threshold used (they lie below 0.04); its p stays empty in what is kept, and
is read as "no alarm". What is compared is always R's own figure.
"""

import numpy as np
import numpy.typing as npt

from bench.surging.series import JUDGED, WEEKS, YEAR, Bundle, judged_weeks
from promotion.patterns.detection_tails import upper_tail

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ASKED_BELOW = 0.1
_YEARS, _HALF, _PERIODS, _LEFT_OUT = 5, 3, 10, 26
_STEPS = 8
_LIMIT = 2.58


def asked(series: Bundle) -> Flags:
    """Series × judged weeks: those about which R is asked."""
    complete, first = series.complete().astype(float), series.first_sight().astype(float)
    result = np.zeros(first.shape, bool)
    for place, week in enumerate(judged_weeks()):
        rows = np.flatnonzero(first[:, place] > complete[:, : WEEKS - JUDGED].mean(axis=1))
        weeks, design = _design(week)
        tail = _tail(complete[rows][:, weeks], design, first[rows, place])
        result[rows, place] = tail < ASKED_BELOW
    return result


def _design(week: int) -> tuple[npt.NDArray[np.int64], Floats]:
    """The baseline's weeks, and the columns for them and (last) for the week itself.

    Level, trend, and the factor of ten seasonal periods, of which the tenth is the time of year of
    the week itself.
    """
    period = np.zeros(WEEKS, np.int64)
    for year in range(1, _YEARS + 1):
        middle, following = week - year * YEAR, week - (year - 1) * YEAR
        between = np.arange(middle + _HALF + 1, following - _HALF)
        for number, part in enumerate(np.array_split(between, _PERIODS - 1), start=1):
            period[part] = number
        period[middle - _HALF : middle + _HALF + 1] = _PERIODS
    weeks = np.flatnonzero(period[: week - _LEFT_OUT])
    numbers = np.append(period[weeks], _PERIODS)
    columns = [np.ones(numbers.size), (np.append(weeks, week) - WEEKS / 2) / YEAR]
    columns += [(numbers == number).astype(float) for number in range(1, _PERIODS)]
    return weeks, np.stack(columns, axis=1)


def _tail(counts: Floats, design: Floats, observed: Floats) -> Floats:
    mean, dispersion = _fit(counts, design)
    # Noufaily's rule: no trend where it leads beyond everything that was ever seen.
    beyond = mean > counts.max(axis=1)
    if beyond.any():
        level, spread = _fit(counts[beyond], np.delete(design, 1, axis=1))
        mean[beyond], dispersion[beyond] = level, spread
    return upper_tail(observed, mean, dispersion)


def _fit(counts: Floats, design: Floats) -> tuple[Floats, Floats]:
    columns, ahead = design[:-1], design[-1]
    weights = np.ones(counts.shape)
    coefficients = np.zeros((len(counts), columns.shape[1]))
    dispersion = np.ones(len(counts))
    for _round in range(2):
        coefficients, means, leverage = _solve(counts, columns, weights)
        left = columns.shape[0] - columns.shape[1]
        pearson = (weights * (counts - means) ** 2 / np.maximum(means, 1e-9)).sum(axis=1)
        dispersion = np.maximum(pearson / left, 1.0)
        residual = 1.5 * (counts ** (2 / 3) * means ** (-1 / 6) - np.sqrt(means))
        residual /= np.sqrt(dispersion[:, None] * np.maximum(1.0 - leverage, 1e-3))
        weights = np.where(residual > _LIMIT, residual**-2.0, 1.0)
        weights *= columns.shape[0] / weights.sum(axis=1, keepdims=True)
    return np.exp(np.clip(coefficients @ ahead, -20.0, 10.0)), dispersion


def _solve(counts: Floats, columns: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    products = (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)
    size = columns.shape[1]
    means: Floats = np.maximum(counts, 0.1)
    linear: Floats = np.log(means)
    curvature: Floats = np.zeros(0)
    coefficients: Floats = np.zeros(0)
    for _step in range(_STEPS):
        working = weights * means
        curvature = np.asarray((working @ products).reshape(-1, size, size), dtype=float)
        curvature[:, range(size), range(size)] += 1e-8
        slope = (working * (linear + (counts - means) / means)) @ columns
        solved = np.linalg.solve(curvature, slope[:, :, None])
        coefficients = np.asarray(solved[:, :, 0], dtype=float)
        linear = np.clip(coefficients @ columns.T, -20.0, 15.0)
        means = np.exp(linear)
    inverse = np.linalg.inv(curvature).reshape(-1, size * size)
    return coefficients, means, means * (inverse @ products.T)
