"""How early the portal warns and how often it is wrong, beside the methods of the literature.

46 scenarios × 100 replicates (bench/surging/series.py). Thresholds are set on the first half of
the replicates; the second judges, and nothing was tuned on it: the method was developed on other
seeds. Farrington flexible is R's `surveillance`, run once over the very same series and kept
(bench/surging/farrington.py). Then a replay on a real series, without any tuning.
"""

import time

import numpy as np

from bench.surging import farrington, replay, report
from bench.surging.comparison import halves, methods
from bench.surging.ours import Examined, examined
from bench.surging.series import JUDGED, Bundle, bundle, dates, scenarios
from promotion.patterns.detection import Options, examine

SEED = 20260101
REPLICATES = 100
# Sets of 50 replicates each, for the false discovery rate alone.
FURTHER_SEEDS = (20260201, 20260202, 20260203, 20260204)
COUNTRIES, KINDS = 200, 74

BAR_SCENARIOS = 80.0
BAR_POINTS = 2.0
BAR_EFFORT = 0.5
BAR_ALERTS = 1.0
BAR_SECONDS = 60.0


def main() -> int:
    """Print every section, then a line for each bar. 1 where one is missed."""
    series = bundle(SEED, REPLICATES)
    if farrington.wanted():
        farrington.remake(series, SEED)
    theirs = farrington.kept(series, SEED)
    split = halves(series)
    print(f"{len(scenarios())} scenarios × {REPLICATES} replicates, seed {SEED}, {theirs.versions}")
    ours = _examined(series, split.tuning)
    found = report.make(split, methods(series, ours, theirs), ours, SEED)
    report.tables(found)
    points = report.by_scenario(found)
    over = report.false_discovery(found, [_further(seed) for seed in FURTHER_SEEDS])
    alerts = report.pushed(found)
    share = report.effort(found)
    report.silence(found)
    report.calibration(found)
    seconds = _speed()
    replay.main()
    print()
    held = [
        _say("surge-detection", points, "% of scenarios", BAR_SCENARIOS, at_least=True),
        _say("surge-fdr", over, "points above nominal at most", BAR_POINTS),
        _say("surge-effort", share, "of Farrington's false alarms", BAR_EFFORT),
        _say("surge-alerts", alerts, "false pushed alerts a country-year", BAR_ALERTS),
        _say("surge-speed", seconds, "s for 200 countries × 74 kinds", BAR_SECONDS),
    ]
    _say("surge", sum(held), "bars held", len(held), at_least=True)
    return int(not all(held))


def _examined(series: Bundle, tuning: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Examined:
    """Each half by itself, so that neither lends the other anything."""
    started = time.process_time()
    parts = {
        half: examined(series.of(rows), Options())
        for half, rows in (("tuning", tuning), ("judging", ~tuning))
    }
    tables = {}
    for name in Examined.__dataclass_fields__:
        first = getattr(parts["tuning"], name)
        table = np.zeros((len(tuning), first.shape[1]), first.dtype)
        table[tuning], table[~tuning] = first, getattr(parts["judging"], name)
        tables[name] = table
    print(f"examined in {time.process_time() - started:.0f} s of computing", flush=True)
    return Examined(**tables)


def _further(seed: int) -> report.Flagged:
    """One more set, examined as the judging half is."""
    series = bundle(seed, REPLICATES // 2)
    result = examined(series, Options())
    return report.flagged(result.q, series.surge[:, -JUDGED:], series.replicate)


def _speed() -> float:
    """One run over all countries and kinds with six years of weeks, with effort; the better of two."""
    random = np.random.Generator(np.random.PCG64(SEED))
    days = dates()
    rates = random.gamma(0.3, 1.0, (COUNTRIES * KINDS, 1)) * np.ones((1, len(days)))
    counts = random.poisson(rates)
    effort = counts + random.poisson(20.0, counts.shape)
    groups = np.arange(COUNTRIES * KINDS) % KINDS
    taken = []
    for _time in range(2):
        started = time.perf_counter(), time.process_time()
        examine(counts, days, effort=effort, groups=groups)
        taken.append((time.perf_counter() - started[0], time.process_time() - started[1]))
    seconds, computing = min(taken)
    print(f"\n{COUNTRIES} × {KINDS} series: {seconds:.1f} s, {computing:.1f} s of computing")
    return seconds


def _say(name: str, figure: float, unit: str, bar: float, *, at_least: bool = False) -> bool:
    held = figure >= bar if at_least else figure <= bar
    print(f"{name}: {figure:.2f} {unit}, bar {bar:g}: {'held' if held else 'missed'}", flush=True)
    return bool(held)
