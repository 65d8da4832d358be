"""What the comparison found, printed section by section; each gives the figures its bar needs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.surging.comparison import (
    FARRINGTON,
    OURS,
    PLAIN,
    RATES,
    Halves,
    Method,
    alarms_by_scenario,
    alarms_in_common,
    judged,
    logarithm,
)
from bench.surging.judge import Figure, by_replicate, draws, with_intervals
from bench.surging.ours import Examined
from bench.surging.rivals import scores_of, z_of_history
from bench.surging.series import JUDGED, WEEKS, scenarios

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NOMINAL = (0.05, 0.10, 0.20)
AT = 0.01
_COLUMNS = (
    "FPR",
    "POD",
    "POD in week 1",
    "median delay",
    "sensitivity",
    "PPV",
    "F1",
    "episode F1",
    "false a country-year",
)


@dataclass(frozen=True)
class Report:
    """The halves with everything that was computed on them."""

    split: Halves
    methods: list[Method]
    ours: Examined
    resamples: Floats

    def method(self, name: str) -> Method:
        """One of the methods, by name."""
        return next(method for method in self.methods if method.name == name)

    def farrington(self) -> Method:
        """The better of the package's two tails, by detections on the half that sets thresholds."""
        surging = ~self.split.of_trait("silence") & self.split.tuning

        def found(name: str) -> float:
            raised = alarms_by_scenario(self.method(name), self.split, AT)
            return float((raised & ~self.split.null)[surging].any(axis=1).sum())

        return self.method(max(FARRINGTON, key=found))


def tables(report: Report) -> None:
    """Every method at each rate, with each scenario's threshold and with one for all."""
    rows = ~report.split.of_trait("silence")
    for rate in RATES:
        print(f"\nAt {rate:.1%} false positives, a threshold for each scenario (judging half):")
        for method in report.methods:
            _line(report, method.name, alarms_by_scenario(method, report.split, rate), rows)
    print(f"\nAt {AT:.1%} false positives, one threshold for all scenarios:")
    for method in report.methods:
        _line(report, method.name, alarms_in_common(method, report.split, AT, rows), rows)


def _line(report: Report, name: str, raised: Flags, rows: Flags) -> None:
    figures = with_intervals(judged(raised, report.split, rows), report.resamples)
    print(f"  {name}")
    print("    " + "; ".join(f"{column} {figures[column]}" for column in _COLUMNS), flush=True)


def by_scenario(report: Report) -> float:
    """Probability of detection in each scenario; the share in which ours is at least Farrington's."""
    rival, split = report.farrington(), report.split
    print(f"\nProbability of detection at {AT:.0%} false positives, ours against {rival.name}:")
    ours = alarms_by_scenario(report.method(OURS), split, AT)
    theirs = alarms_by_scenario(rival, split, AT)
    held, compared = 0, 0
    for number, scenario in enumerate(scenarios()):
        if scenario.trait == "silence":
            continue
        rows = split.series.scenario == number
        one, other = (judged(raised, split, rows) for raised in (ours, theirs))
        detected = [tally.columns["detected"] for tally in (one, other)]
        rates = [
            tally.columns["false"].sum() / tally.columns["null"].sum() for tally in (one, other)
        ]
        apart = by_replicate(detected[0] - detected[1], one.replicate)
        low, high = np.quantile(report.resamples @ apart / len(apart), [0.025, 0.975])
        compared += 1
        held += bool(detected[0].sum() >= detected[1].sum())
        print(
            f"  {scenario.name:46s} {detected[0].mean():.2f} against {detected[1].mean():.2f}"
            f" (difference {low:+.2f} to {high:+.2f}; FPR {rates[0]:.3f}, {rates[1]:.3f})"
        )
    print(f"  at least as many in {held} of {compared} scenarios (silence has no surge to find)")
    return 100.0 * held / compared


@dataclass(frozen=True)
class Flagged:
    """By nominal rate: runs (weeks) × replicates, how many weeks of series were flagged."""

    wrong: dict[float, Floats]
    every: dict[float, Floats]


def flagged(q: Floats, surge: Flags, replicate: npt.NDArray[np.int64]) -> Flagged:
    """Count, of series × weeks, those flagged at each nominal rate, and those of them wrongly."""
    return Flagged(
        {rate: _weeks_by_replicate((q <= rate) & ~surge, replicate) for rate in NOMINAL},
        {rate: _weeks_by_replicate(q <= rate, replicate) for rate in NOMINAL},
    )


def false_discovery(report: Report, further: list[Flagged]) -> float:
    """The false discovery rate reached; the most by which it exceeds the nominal one, in points.

    The bar is judged on the judging half. That has 40 runs, some of them without any surge, in which
    one wrong flag is a rate of 1: too few to tell two points. What `further` sets, made for this
    alone, add is printed beside it.
    """
    split, judging = report.split, report.split.judging
    replicate = split.series.replicate[judging]
    alone = flagged(report.ours.q[judging], ~split.null[judging], replicate)
    print("\nFalse discovery rate reached (a run is one week of all series of a set):")
    worst = _rates("the judging half", [alone], report.resamples)
    _rates("with the further sets", [alone, *further], report.resamples)
    return worst


def _rates(name: str, sets: list[Flagged], resamples: Floats) -> float:
    worst = -100.0
    for nominal in NOMINAL:
        wrong = np.concatenate([one.wrong[nominal] for one in sets])
        every = np.concatenate([one.every[nominal] for one in sets])
        rate, pooled = _reached(wrong, every, resamples)
        worst = max(worst, 100 * (rate.value - nominal), 100 * (pooled.value - nominal))
        print(
            f"  {name}, q {nominal:.2f}: mean over {len(wrong)} runs {rate};"
            f" of all {every.sum():.0f} flagged together {pooled}"
        )
    return worst


def _weeks_by_replicate(flags: Flags, replicate: npt.NDArray[np.int64]) -> Floats:
    return np.stack([by_replicate(column, replicate) for column in flags.T.astype(float)])


def _reached(wrong: Floats, every: Floats, resamples: Floats) -> tuple[Figure, Figure]:
    drawn_wrong, drawn_every = wrong @ resamples.T, every @ resamples.T
    weekly = (drawn_wrong / np.maximum(drawn_every, 1.0)).mean(axis=0)
    together = drawn_wrong.sum(axis=0) / np.maximum(drawn_every.sum(axis=0), 1.0)
    mean = float((wrong.sum(axis=1) / np.maximum(every.sum(axis=1), 1.0)).mean())
    pooled = float(wrong.sum() / max(every.sum(), 1.0))
    return (
        Figure(mean, *np.quantile(weekly, [0.025, 0.975]).tolist()),
        Figure(pooled, *np.quantile(together, [0.025, 0.975]).tolist()),
    )


def pushed(report: Report) -> float:
    """What is pushed to people at the standing options; false alerts a country-year."""
    rows = ~report.split.of_trait("silence")
    figures = with_intervals(judged(report.ours.pushed, report.split, rows), report.resamples)
    print("\nPushed at the standing options (q at most 0.10, three reports or more):")
    print("  " + "; ".join(f"{column} {figures[column]}" for column in _COLUMNS))
    print("  (an alert is an unbroken run of weeks; a country has 74 kinds, each as dense as here)")
    return figures["false a country-year"].value


def effort(report: Report) -> float:
    """False alarms after a partner has joined, as a share of Farrington's."""
    split = report.split
    weeks = np.arange(WEEKS - JUDGED, WEEKS)[None, :]
    rows = split.of_trait("a partner joins") & split.judging
    after = ((weeks >= split.series.joined[:, None]) & split.null)[rows]
    replicate = split.series.replicate[rows]
    core = split.of_trait("")
    rival = report.farrington()
    print("\nFalse alarms after a partner joins (threshold of 1 % on the literature's scenarios):")
    counts = {}
    for method in (report.method(OURS), report.method(PLAIN), rival):
        raised = alarms_in_common(method, split, AT, core)[rows] & after
        counts[method.name] = by_replicate(raised.sum(axis=1).astype(float), replicate)
        total = counts[method.name].sum()
        print(f"  {method.name:24s} {total:.0f} in {after.sum()} weeks ({total / after.sum():.1%})")
    ours, theirs = counts[OURS], counts[rival.name]
    drawn = (report.resamples @ ours) / np.maximum(report.resamples @ theirs, 1.0)
    share = Figure(float(ours.sum() / theirs.sum()), *np.quantile(drawn, [0.025, 0.975]).tolist())
    print(f"  ours by Farrington's: {share}")
    return share.value


def silence(report: Report) -> None:
    """How soon silences are found, and how often one is seen where none is."""
    split, judging = report.split, report.split.judging
    silent = split.series.silent[:, -JUDGED:]
    z = -scores_of(z_of_history, split.series)
    ours = logarithm(report.ours.silence_p)
    print("\nSilence (counts fall to a tenth), at 1 % of the weeks without one:")
    for name, scores in (("ours", ours), ("z, all history", z)):
        threshold = np.sort(scores[split.tuning][~silent[split.tuning]])[::-1]
        raised = scores > threshold[int(AT * threshold.size)]
        _silences(split, name, raised, silent)
    print("  pushed at the standing options:")
    _silences(split, "ours", report.ours.silence_pushed, silent)
    wrong = report.ours.silence_pushed[judging] & ~silent[judging]
    print(f"    pushed where there is none: {wrong.sum()} of {(~silent[judging]).sum()} weeks")


def _silences(split: Halves, name: str, raised: Flags, silent: Flags) -> None:
    for number, scenario in enumerate(scenarios()):
        if scenario.trait == "silence":
            rows = (split.series.scenario == number) & split.judging
            hit, silences = raised[rows] & silent[rows], silent[rows]
            found = hit.any(axis=1)
            delay = (np.argmax(hit, axis=1) - np.argmax(silences, axis=1))[found]
            after = f"{np.median(delay):.0f} weeks" if found.any() else "none"
            early = (raised[rows] & ~silences).sum() / (~silences).sum()
            print(
                f"    {name}, {scenario.name}: found {found.mean():.2f}, median delay {after},"
                f" weeks before it alarmed {early:.3f}"
            )


def calibration(report: Report) -> None:
    """How often p falls below a level in weeks without a surge; at most the level is honest."""
    judging = report.split.judging
    null = report.split.null[judging]
    replicate = report.split.series.replicate[judging]
    weeks = by_replicate(null.sum(axis=1).astype(float), replicate)
    print("\nCalibration: share of weeks without a surge in which p is at most")
    for name in (OURS, *FARRINGTON):
        scores = report.method(name).scores
        if scores is None:
            continue
        said = []
        for level in (0.05, 0.01, 0.001):
            below = (scores[judging] >= -np.log10(level)) & null
            counts = by_replicate(below.sum(axis=1).astype(float), replicate)
            drawn = (report.resamples @ counts) / (report.resamples @ weeks)
            share = Figure(
                float(counts.sum() / weeks.sum()), *np.quantile(drawn, [0.025, 0.975]).tolist()
            )
            said.append(f"{level:g}: {share.value:.4f} ({share.low:.4f}-{share.high:.4f})")
        print(f"  {name:24s} " + "; ".join(said))


def make(split: Halves, methods: list[Method], ours: Examined, seed: int) -> Report:
    """A report with its resamples of the judging replicates."""
    replicates = len(np.unique(split.series.replicate[split.judging]))
    return Report(split, methods, ours, draws(replicates, seed))
