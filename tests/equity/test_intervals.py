"""Intervals and tests: against published values, against counting every table, and in general."""

import math
from collections.abc import Callable
from fractions import Fraction
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.equity.intervals import (
    Interval,
    clopper_pearson,
    difference,
    holm,
    odds,
    times,
    wilson,
)

shares = st.integers(1, 120).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))


def rounded(interval: Interval, digits: int = 4) -> tuple[float | None, float | None]:
    return tuple(  # type: ignore[return-value]
        None if end is None else round(end, digits) for end in (interval.low, interval.high)
    )


# Newcombe, Statistics in Medicine 17 (1998) 857-872, table I.
@pytest.mark.parametrize(
    ("favourable", "cases", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_published_intervals_of_a_share(
    favourable: int, cases: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    assert rounded(wilson(favourable, cases)) == score
    assert rounded(clopper_pearson(favourable, cases)) == exact


# Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("own", "others", "published"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
    ],
)
def test_published_intervals_of_a_difference(
    own: tuple[int, int], others: tuple[int, int], published: tuple[float, float]
) -> None:
    assert rounded(difference(*own, *others)) == published


# Fisher's tea (1935) and his convicts (1962), with the conditional estimates that R 4 prints.
@pytest.mark.parametrize(
    ("own", "others", "ratio", "probability"),
    [((3, 4), (1, 4), 6.4083, 0.485714), ((2, 17), (10, 13), 0.0469, 0.000537)],
)
def test_published_exact_tests(
    own: tuple[int, int], others: tuple[int, int], ratio: float, probability: float
) -> None:
    found = odds(*own, *others)
    assert found.ratio == pytest.approx(ratio, abs=5e-5)
    assert found.probability == pytest.approx(probability, abs=5e-7)
    assert found.is_exact


def _tables(own: tuple[int, int], others: tuple[int, int]) -> list[tuple[int, Fraction]]:
    """Every table with these margins and how likely it is, counted out."""
    favourable = own[0] + others[0]
    least, most = max(0, favourable - others[1]), min(own[1], favourable)
    ways = {
        x: math.comb(own[1], x) * math.comb(others[1], favourable - x)
        for x in range(least, most + 1)
    }
    total = sum(ways.values())
    return [(x, Fraction(count, total)) for x, count in ways.items()]


@given(shares, shares)
def test_the_exact_probability_is_that_of_counting_every_table(
    own: tuple[int, int], others: tuple[int, int]
) -> None:
    tables = _tables(own, others)
    seen = dict(tables)[own[0]]
    counted = sum(chance for _x, chance in tables if chance <= seen * Fraction(10**7 + 1, 10**7))
    assert odds(*own, *others).probability == pytest.approx(float(counted), rel=1e-6)


@given(shares, shares)
def test_the_limits_of_the_odds_leave_exactly_what_they_should_on_each_side(
    own: tuple[int, int], others: tuple[int, int]
) -> None:
    interval = odds(*own, *others).interval
    tables = _tables(own, others)
    if interval.low:
        assert _tail(tables, interval.low, lambda x: x >= own[0]) == pytest.approx(0.025, rel=1e-3)
    if interval.high and len(tables) > 1:
        assert _tail(tables, interval.high, lambda x: x <= own[0]) == pytest.approx(0.025, rel=1e-3)


def _tail(tables: list[tuple[int, Fraction]], ratio: float, counts: Callable[[int], bool]) -> float:
    """How likely the tables on one side are where the odds differ by this ratio."""
    # In logarithms: the powers of a large ratio reach beyond what a float holds.
    logs = {
        x: log(chance.numerator) - log(chance.denominator) + x * log(ratio) for x, chance in tables
    }
    weights = {x: exp(one - max(logs.values())) for x, one in logs.items()}
    total = sum(weights.values())
    return sum(weight for x, weight in weights.items() if counts(x)) / total


@given(shares)
def test_the_exact_interval_holds_each_share_that_could_have_given_this(
    share: tuple[int, int],
) -> None:
    """By the definition of Clopper and Pearson: at each end the tail is exactly 2.5 per cent."""
    favourable, cases = share
    found = clopper_pearson(favourable, cases)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= favourable / cases <= found.high
    if favourable:
        above = sum(_chance(x, cases, found.low) for x in range(favourable, cases + 1))
        assert above == pytest.approx(0.025, rel=1e-4)
    if favourable < cases:
        below = sum(_chance(x, cases, found.high) for x in range(favourable + 1))
        assert below == pytest.approx(0.025, rel=1e-4)


def _chance(x: int, cases: int, share: float) -> float:
    return math.comb(cases, x) * share**x * (1 - share) ** (cases - x)


@given(shares)
def test_the_score_interval_holds_the_share_and_stays_between_0_and_1(
    share: tuple[int, int],
) -> None:
    found = wilson(*share)
    assert found.low is not None
    assert found.high is not None
    assert -1e-9 <= found.low <= share[0] / share[1] + 1e-9
    assert share[0] / share[1] - 1e-9 <= found.high <= 1 + 1e-9


def test_where_the_odds_have_no_bound_none_is_given() -> None:
    every = odds(5, 5, 0, 5)
    assert every.ratio is None
    assert every.interval.high is None
    assert every.interval.low is not None
    nothing_to_compare = odds(10, 10, 10, 10)
    assert nothing_to_compare.ratio is None
    assert nothing_to_compare.probability == pytest.approx(1.0)


def test_large_numbers_are_worked_out_at_once() -> None:
    found = odds(20_000, 60_000, 30_000, 80_000)
    assert not found.is_exact
    assert found.ratio == pytest.approx(0.8333, abs=1e-4)
    assert found.probability < 1e-10


def test_probabilities_are_corrected_step_by_step() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_a_corrected_probability_keeps_its_rank_and_is_never_smaller(found: list[float]) -> None:
    corrected = holm(found)
    assert all(after >= before for before, after in zip(found, corrected, strict=True))
    ranks = sorted(range(len(found)), key=lambda index: found[index])
    assert [corrected[index] for index in ranks] == sorted(corrected)
    assert max(corrected) <= 1


def test_the_median_has_the_interval_that_tables_of_ranks_give() -> None:
    """For ten the second and ninth (97.9 per cent), for twenty the sixth and fifteenth (95.9)."""
    ten = times([float(day) for day in range(1, 11)])
    assert ten is not None
    assert (ten.median, ten.interval, ten.ninetieth) == (5.5, Interval(2.0, 9.0), 9.0)
    twenty = times([float(day) for day in range(20, 0, -1)])
    assert twenty is not None
    assert twenty.interval == Interval(6.0, 15.0)


def test_of_five_days_the_median_has_no_interval() -> None:
    few = times([1.0, 2.0, 3.0, 4.0, 5.0])
    assert few is not None
    assert few.interval == Interval(None, None)
    assert times([]) is None
