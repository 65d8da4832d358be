"""How much was reported in all, smoothed so that noise in it does not become noise in what follows.

A rise in one kind of obstacle may only say that a new partner has begun to send reports. What the
same sources submitted of *all other* kinds tells the two apart: it rises with a new partner and
stays with a surge.
"""

import numpy as np

from promotion.patterns.detection_tails import Floats

# Weeks over which the level of effort is taken, from the slowest to this very week. Each step moves
# the level only as far as its difference stands out from its own noise.
SPANS = (26, 8, 3, 1)
# Below this factor of its standard error a difference moves nothing (James and Stein's positive
# part, with the constant of a threshold of about two standard errors).
SHRINKAGE = 4.0
# Submissions vary more than a Poisson's.
EFFORT_DISPERSION = 1.5


def _trailing_mean(values: Floats, span: int) -> Floats:
    """The mean of this week and those before it, `span` weeks or as many as there are."""
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    ends = np.arange(1, values.shape[1] + 1)
    starts = np.maximum(ends - span, 0)
    return np.asarray((sums[:, ends] - sums[:, starts]) / (ends - starts))


def log_effort(effort: Floats) -> Floats:
    """The logarithm of the level of effort in each week, series × weeks; known at that week's end.

    The mean of 26 weeks, moved towards that of 8, 3 and 1 weeks by max(0, 1 - c/z²), where z is
    the difference of the logarithms in standard errors: a jump is followed at once, noise is not.
    """
    counted = np.maximum(effort, 0.0) + 0.5
    level = np.log(_trailing_mean(counted, SPANS[0]))
    for span in SPANS[1:]:
        recent = _trailing_mean(counted, span)
        difference = np.log(recent) - level
        expected = np.exp(level) * span
        error = np.sqrt(EFFORT_DISPERSION / np.maximum(np.minimum(expected, recent * span), 0.5))
        z = np.abs(difference) / error
        level = level + difference * np.maximum(0.0, 1.0 - SHRINKAGE / np.maximum(z, 1e-9) ** 2)
    return np.asarray(level)
