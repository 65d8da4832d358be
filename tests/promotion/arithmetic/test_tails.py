"""Tails, rates and shares against values that others computed."""

import numpy as np
import pytest
from scipy import stats

from promotion.patterns.detection_delay import completeness
from promotion.patterns.detection_effort import log_effort
from promotion.patterns.detection_tails import (
    false_discovery,
    interval,
    lower_tail,
    normal_score,
    upper_tail,
)


def test_tails_are_those_of_the_negative_binomial() -> None:
    counts = np.arange(0.0, 40.0)
    mean, dispersion = np.full(40, 6.5), np.full(40, 1.8)
    there = stats.nbinom(6.5 / 0.8, 1 / 1.8)
    assert upper_tail(counts, mean, dispersion) == pytest.approx(there.sf(counts - 1))
    assert lower_tail(counts, mean, dispersion) == pytest.approx(there.cdf(counts))


def test_without_extra_variation_it_is_a_poisson() -> None:
    one = np.ones(1)
    assert upper_tail(7 * one, 3 * one, one)[0] == pytest.approx(stats.poisson.sf(6, 3), rel=0.01)
    assert upper_tail(0 * one, 0 * one, one)[0] == 1.0
    assert lower_tail(0 * one, 0 * one, one)[0] == pytest.approx(1.0)


def test_the_interval_holds_what_it_promises() -> None:
    mean, dispersion = np.array([0.2, 3.0, 40.0]), np.array([1.0, 2.0, 3.0])
    low, high = interval(mean, dispersion, 0.95)
    inside = lower_tail(high, mean, dispersion) - lower_tail(low - 1, mean, dispersion)
    assert (np.where(low > 0, inside, lower_tail(high, mean, dispersion)) >= 0.95).all()


def test_scores_are_normal_and_finite() -> None:
    assert normal_score(np.array([0.5, 0.025]))[1] == pytest.approx(1.959964, abs=1e-6)
    assert np.isfinite(normal_score(np.array([0.0, 1.0]))).all()


def test_q_is_that_of_benjamini_and_hochberg() -> None:
    p = np.random.default_rng(3).random(500) ** 2
    assert false_discovery(p) == pytest.approx(stats.false_discovery_control(p, method="bh"))
    tested = p < 0.5
    some = false_discovery(p, tested)
    assert (some[~tested] == 1.0).all()
    assert some[tested] == pytest.approx(stats.false_discovery_control(p[tested]))
    assert false_discovery([]).size == 0


def test_young_weeks_do_not_make_delays_look_short() -> None:
    random = np.random.default_rng(5)
    shares = np.array([0.4, 0.3, 0.2, 0.1])
    age = random.integers(0, 30, 40_000)
    delay = random.choice(4, 40_000, p=shares)
    seen = delay <= age
    known = completeness(delay[seen], age[seen], weeks=5)
    assert known == pytest.approx([0.4, 0.7, 0.9, 1.0, 1.0, 1.0], abs=0.01)
    assert completeness([], []) == pytest.approx(np.ones(13))


def test_effort_follows_a_jump_at_once_and_noise_hardly() -> None:
    random = np.random.default_rng(8)
    steady = random.poisson(30.0, (200, 120)).astype(float)
    jumped = steady.copy()
    jumped[:, -2:] = random.poisson(75.0, (200, 2))
    moved = log_effort(jumped)[:, -1] - log_effort(jumped)[:, -4]
    assert np.median(moved) == pytest.approx(np.log(2.5), abs=0.35)
    assert log_effort(steady)[:, 60:].std() < np.log(steady).std() / 2
    assert np.isfinite(log_effort(np.zeros((2, 60)))).all()
