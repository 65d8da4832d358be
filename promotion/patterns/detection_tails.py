"""Tails, intervals and false discovery rates of counts that vary more than a Poisson's.

A count with mean m and dispersion d (variance d·m, d > 1) is taken as negative binomial with
size m/(d-1), the form that Noufaily et al. (Statistics in Medicine 2013, 32:1206) and Bédubourg and
Le Strat (PLoS One 2017, 12:e0181227) use for weekly counts.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special, stats

Floats = npt.NDArray[np.float64]

# A negative binomial has no dispersion of 1; this close to it, it is a Poisson for every purpose.
LEAST_DISPERSION = 1.001
LEAST_MEAN = 1e-9


def _size_and_share(mean: Floats, dispersion: Floats) -> tuple[Floats, Floats]:
    spread = np.maximum(dispersion, LEAST_DISPERSION)
    return np.maximum(mean, LEAST_MEAN) / (spread - 1.0), 1.0 / spread


def upper_tail(observed: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """P(Y >= observed), by the regularized incomplete beta function; 1 where observed is 0."""
    size, share = _size_and_share(mean, dispersion)
    tail = special.betainc(np.maximum(observed, 1e-300), size, 1.0 - share)
    return np.where(observed <= 0, 1.0, tail)


def lower_tail(observed: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """P(Y <= observed)."""
    size, share = _size_and_share(mean, dispersion)
    return np.asarray(special.betainc(size, np.maximum(observed, 0.0) + 1.0, share))


def interval(mean: Floats, dispersion: Floats, level: float) -> tuple[Floats, Floats]:
    """The counts between which a week without anything unusual lies with at least this chance."""
    size, share = _size_and_share(mean, dispersion)
    outside = (1.0 - level) / 2.0
    return stats.nbinom.ppf(outside, size, share), stats.nbinom.ppf(1.0 - outside, size, share)


def normal_score(p: Floats) -> Floats:
    """The standard normal value that has this upper tail: a scale on which p can be compared."""
    return np.asarray(-special.ndtri(np.clip(p, 1e-300, 1.0 - 1e-16)))


def false_discovery(p: npt.ArrayLike, tested: npt.ArrayLike | None = None) -> Floats:
    """Benjamini and Hochberg's q over those tested; 1 for the others.

    q of the i-th smallest of n is the least p(j)·n/j over j >= i (J. R. Stat. Soc. B 1995, 57:289).
    """
    values = np.asarray(p, dtype=float)
    among = np.ones(values.shape, bool) if tested is None else np.asarray(tested, dtype=bool)
    q = np.ones(values.shape)
    chosen = values[among]
    if chosen.size:
        order = np.argsort(chosen)
        stepped = chosen[order] * chosen.size / np.arange(1, chosen.size + 1)
        least = np.minimum.accumulate(stepped[::-1])[::-1]
        back: Any = np.empty(chosen.size)
        back[order] = np.minimum(least, 1.0)
        q[among] = back
    return q
