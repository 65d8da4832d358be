"""What an examination of weekly counts finds, and what it leaves alone."""

import datetime
import itertools
import time
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from promotion.patterns.detection import Examination, Kind, Options, Tier, Verdict, examine

WEEKS = 260
SERIES = 60
DAYS = [datetime.date(2021, 1, 4) + datetime.timedelta(weeks=week) for week in range(WEEKS)]
Table = npt.NDArray[np.int64]


@pytest.fixture(scope="module")
def calm() -> Table:
    """Series of many densities, in which nothing happens; the last weeks are as expected."""
    random = np.random.Generator(np.random.PCG64(11))
    rate = np.repeat([0.0, 0.1, 1.0, 4.0, 12.0, 12.0], SERIES // 6)[:, None]
    counts = random.poisson(rate * np.ones((1, WEEKS)))
    counts[:, -13:] = np.round(rate).astype(int)
    return counts


def _with(calm: Table, series: int, last: list[int]) -> Table:
    counts = calm.copy()
    counts[series, -len(last) :] = last
    return counts


def _only(result: Examination, series: int) -> Kind | None:
    return next((one.kind for one in result.findings() if one.series == series), None)


def test_nothing_happens_and_nothing_is_said(calm: Table) -> None:
    result = examine(calm, DAYS)
    assert list(result.findings()) == []
    for reading in (result.surge, result.silence):
        for figures in (reading.p, reading.q, reading.expected, reading.lower, reading.score):
            assert np.isfinite(figures).all()
        assert (reading.lower <= reading.upper).all()
    assert (result.surge.expected[:10] < 0.1).all()


def test_a_surge_is_pushed_with_its_figures(calm: Table) -> None:
    found = list(examine(_with(calm, 35, [4, 22]), DAYS).findings())
    assert [one.series for one in found] == [35]
    one = found[0]
    assert (one.kind, one.tier, one.week) == (Kind.SURGE, Tier.PUSH, DAYS[-1])
    assert one.observed == 22
    assert one.window == 1
    assert one.expected == pytest.approx(4.0, abs=0.8)
    assert one.lower <= one.expected <= one.upper < 22
    assert 0 < one.p <= one.q < 1e-3
    assert (one.effort_change, one.verdict) == (None, Verdict.UNKNOWN)


def test_two_weeks_together_find_what_neither_shows(calm: Table) -> None:
    one = next(examine(_with(calm, 35, [11, 11]), DAYS).findings())
    assert (one.series, one.window, one.observed) == (35, 2, 22)
    assert one.q <= 0.1


def test_a_surge_that_is_over_is_not_said_again(calm: Table) -> None:
    assert _only(examine(_with(calm, 35, [22, 3]), DAYS), 35) is None


def test_p_falls_as_the_count_rises(calm: Table) -> None:
    p = [examine(_with(calm, 35, [count]), DAYS).surge.p[35] for count in range(0, 30, 6)]
    assert all(later <= before for before, later in itertools.pairwise(p))


def test_two_reports_are_never_pushed(calm: Table) -> None:
    one = next(one for one in examine(_with(calm, 3, [2]), DAYS).findings() if one.series == 3)
    assert one.tier == Tier.WATCH
    assert next(examine(_with(calm, 3, [3]), DAYS).findings()).tier == Tier.PUSH


def test_silence_is_found_where_enough_was_expected(calm: Table) -> None:
    counts = calm.copy()
    counts[[5, 15, 25, 55], -6:] = 0
    result = examine(counts, DAYS)
    assert [(one.series, one.kind) for one in result.findings()] == [(55, Kind.SILENCE)]
    assert not result.silence.tested[:20].any()
    assert result.silence.tested[55]


def test_a_partner_who_joins_is_not_a_surge(calm: Table) -> None:
    random = np.random.Generator(np.random.PCG64(12))
    others = random.poisson(40.0, calm.shape)
    counts, joined = calm.copy(), others.copy()
    counts[45, -3:], joined[45, -3:] = 32, 110
    counts[46, -3:] = 32
    result = examine(counts, DAYS, effort=counts + joined)
    one, other = (
        next(one for one in result.findings() if one.series == series) for series in (45, 46)
    )
    assert (one.tier, one.verdict) == (Tier.WATCH, Verdict.MORE_REPORTING)
    assert one.expected > 1.8 * one.expected_plain
    assert one.lower < one.expected < one.observed < one.upper
    assert one.p > 0.01 > one.p_plain
    assert one.effort_change == pytest.approx(110 / 40, rel=0.25)
    assert (other.tier, other.verdict) == (Tier.PUSH, Verdict.STANDS)


@pytest.mark.parametrize(
    ("factor", "verdict"), [(1.0, Verdict.SOURCES_CONTINUE), (0.05, Verdict.SOURCES_SILENT)]
)
def test_a_silence_says_whether_the_sources_go_on(
    calm: Table, factor: float, verdict: Verdict
) -> None:
    others = np.full(calm.shape, 30.0)
    counts = calm.copy()
    counts[55, -6:] = 0
    others[55, -6:] *= factor
    one = next(examine(counts, DAYS, effort=counts + others).findings())
    assert (one.series, one.kind, one.verdict) == (55, Kind.SILENCE, verdict)


def test_late_reports_are_expected_to_be_late(calm: Table) -> None:
    known = np.array([0.25, 0.6, 0.9, 1.0])
    counts = calm.copy()
    counts[40:, -3:] = np.round(12 * known[2::-1]).astype(int)
    late = examine(counts, DAYS, known=known)
    assert late.surge.expected[40:] == pytest.approx(np.full(20, 3.0), abs=1.2)
    risen = _with(counts, 55, [12])
    assert examine(risen, DAYS, known=known).surge.p[55] < 3e-3
    assert examine(risen, DAYS).surge.p[55] > 0.3


def test_season_is_expected_only_once_it_was_seen() -> None:
    week = np.arange(WEEKS)
    random = np.random.Generator(np.random.PCG64(13))
    mean = np.exp(1.5 + 1.0 * np.cos(2 * np.pi * (week - WEEKS + 1) * 7 / 365.25))
    counts = random.poisson(np.tile(mean, (20, 1)))
    seen = examine(counts, DAYS).surge.expected_plain / examine(counts, DAYS).surge.window
    short = examine(counts[:, -70:], DAYS[-70:]).surge
    assert np.median(seen) == pytest.approx(mean[-1], rel=0.15)
    assert np.median(short.expected_plain / short.window) < 0.8 * mean[-1]


def test_too_little_history_says_nothing(calm: Table) -> None:
    result = examine(_with(calm, 35, [60])[:, -20:], DAYS[-20:])
    assert list(result.findings()) == []
    assert not result.surge.tested.any()
    one_week = examine(calm[:, -1:], DAYS[-1:])
    assert list(one_week.findings()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda calm: examine(calm, DAYS[:-1]),
        lambda calm: examine(-calm - 1, DAYS),
        lambda calm: examine(calm, [*DAYS[:-1], DAYS[-1] + datetime.timedelta(days=1)]),
        lambda calm: examine(calm, DAYS, effort=calm[:, :-1]),
    ],
    ids=["weeks missing", "negative", "a gap", "another shape"],
)
def test_what_does_not_fit_is_refused(calm: Table, wrong: object) -> None:
    with pytest.raises(ValueError, match="must"):
        wrong(calm)  # type: ignore[operator]


def test_windows_can_be_chosen(calm: Table) -> None:
    options = replace(Options(), surge_windows=(1,), surge_shares=(1.0,))
    result = examine(_with(calm, 35, [11, 11]), DAYS, options=options)
    assert set(result.surge.window) == {1}


def test_all_countries_and_kinds_in_one_night() -> None:
    random = np.random.Generator(np.random.PCG64(14))
    counts = random.poisson(random.gamma(0.3, 1.0, (200 * 74, 1)) * np.ones((1, 90)))
    started = time.process_time()
    examine(counts, DAYS[-90:], groups=np.arange(200 * 74) % 74)
    assert time.process_time() - started < 20
