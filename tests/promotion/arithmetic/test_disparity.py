"""Shares, differences and ratios of groups, against published values; and what is said of them."""

import math

import pytest

from promotion.patterns.disparity import (
    Part,
    Said,
    all_groups,
    newcombe,
    ratio,
    representation,
    wilson,
)


def test_wilsons_interval_as_published() -> None:
    # Newcombe 1998 (Stat. Med. 17:857), table I: 81 of 263, 15 of 148, 0 of 20.
    for cases, total, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)):
        found = wilson(Part(cases, total))
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    none = wilson(Part(0, 20))
    assert (none.low, none.high) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(Part(0, 0)).high == 1.0


def test_newcombes_difference_as_published() -> None:
    # Newcombe 1998 (Stat. Med. 17:873), table II, method 10: 56/70 less 48/80.
    found = newcombe(Part(56, 70), Part(48, 80))
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_the_ratio_and_its_interval() -> None:
    value, between, p = ratio(Part(30, 100), Part(15, 100))
    assert value == pytest.approx(2.0)
    error = math.sqrt(1 / 30 - 1 / 100 + 1 / 15 - 1 / 100)
    assert between.low == pytest.approx(2.0 * math.exp(-1.959964 * error))
    assert p == pytest.approx(math.erfc(math.log(2.0) / error / math.sqrt(2.0)))
    assert math.isfinite(ratio(Part(0, 20), Part(5, 20))[1].low)


@pytest.mark.parametrize(
    ("cases", "baseline", "said"),
    [
        ((30, 100), (100, 1000), Said.MORE),
        ((10, 200), (300, 1000), Said.FEWER),
        ((200, 1000), (2000, 10000), Said.ALIKE),
        ((10, 60), (150, 1000), Said.TOO_FEW),
        ((4, 9), (100, 1000), Said.TOO_FEW),
        ((4, 40), (1, 1000), Said.TOO_FEW),
        ((0, 0), (5, 50), Said.TOO_FEW),
    ],
)
def test_what_can_be_said(cases: tuple[int, int], baseline: tuple[int, int], said: Said) -> None:
    assert representation(Part(*cases), Part(*baseline)).said == said


def test_many_groups_are_held_to_more() -> None:
    doubtful = (Part(20, 100), Part(120, 1000))
    assert representation(*doubtful).said == Said.MORE
    among = all_groups([doubtful, *[(Part(50, 500), Part(100, 1000))] * 9])
    assert among[0].said == Said.TOO_FEW
    assert among[0].p == pytest.approx(10 * representation(*doubtful).p)


def test_more_than_all_is_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        Part(3, 2)
