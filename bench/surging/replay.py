"""The examination replayed, week by week, over real events: internet shutdowns, 2016 to 2023.

The file is Access Now's and the #KeepItOn coalition's and stays outside the repository; where it is
not beside the checkout this says so. Nothing is tuned on it, and it proves less than the simulated
series: it holds only what was found worth recording, by the day of the event, not of the report.
"""

import csv
import datetime
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from promotion.patterns.detection import Finding, Kind, Tier, examine

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "internet_shutdowns_2016_2023.csv"
FIRST = datetime.date(2016, 1, 4)
LAST = datetime.date(2023, 12, 25)
# Two years of history before anything is asked.
ASKED_FROM = 104
WITHIN_WEEKS = 3

# Shutdowns that were news all over the world: country as in the file, first day.
KNOWN = (
    ("Congo (Democratic Republic of the)", datetime.date(2018, 12, 31), "elections"),
    ("Zimbabwe", datetime.date(2019, 1, 15), "protests against the price of fuel"),
    ("Venezuela (Bolivarian Republic of)", datetime.date(2019, 1, 21), "protests"),
    ("Sudan", datetime.date(2019, 6, 3), "the sit-in in Khartoum is broken up"),
    ("India", datetime.date(2019, 8, 5), "Jammu and Kashmir"),
    ("Iraq", datetime.date(2019, 10, 2), "protests"),
    ("Iran (Islamic Republic of)", datetime.date(2019, 11, 16), "protests"),
    ("India", datetime.date(2019, 12, 12), "protests against the citizenship act"),
    ("Belarus", datetime.date(2020, 8, 9), "elections"),
    ("Ethiopia", datetime.date(2020, 11, 4), "Tigray"),
    ("Uganda", datetime.date(2021, 1, 13), "elections"),
    ("Myanmar", datetime.date(2021, 2, 1), "the coup"),
    ("Cuba", datetime.date(2021, 7, 11), "protests"),
    ("Kazakhstan", datetime.date(2022, 1, 5), "protests"),
    ("Ukraine", datetime.date(2022, 2, 24), "the invasion"),
    ("Iran (Islamic Republic of)", datetime.date(2022, 9, 19), "protests"),
    ("Pakistan", datetime.date(2023, 5, 9), "an arrest and protests"),
    ("Senegal", datetime.date(2023, 6, 1), "protests"),
)


@dataclass(frozen=True)
class Series:
    """Weekly counts of starts, by country and kind; the kind "" is all of a country."""

    names: list[tuple[str, str]]
    counts: npt.NDArray[np.int64]
    weeks: list[datetime.date]
    left_out: Counter[str]


def kind_of(row: dict[str, str]) -> str:
    """The portal's kind: throttling, a service blocked, or a shutdown."""
    if row["shutdown_type"] == "Throttle":
        return "D02"
    return "D03" if row["shutdown_extent"] == "Service-based" else "D01"


def read(file: Path) -> Series:
    """All rows that begin in the weeks of the replay; the others are counted by reason."""
    weeks = [FIRST + datetime.timedelta(weeks=n) for n in range((LAST - FIRST).days // 7 + 1)]
    counted: Counter[tuple[str, str, int]] = Counter()
    left_out: Counter[str] = Counter()
    with file.open(encoding="utf-8-sig", newline="") as text:
        for row in csv.DictReader(text):
            day = datetime.date.fromisoformat(row["start_date"])
            week = (day - FIRST).days // 7
            if not 0 <= week < len(weeks):
                left_out["begins before 2016 or after 2023"] += 1
                continue
            counted[row["country"], kind_of(row), week] += 1
            counted[row["country"], "", week] += 1
    names = sorted({(country, kind) for country, kind, _week in counted})
    table = np.zeros((len(names), len(weeks)), np.int64)
    for (country, kind, week), count in counted.items():
        table[names.index((country, kind)), week] = count
    return Series(names, table, weeks, left_out)


def flagged(series: Series) -> list[Finding]:
    """Every finding of every week, as it would have been made at the end of it."""
    kinds = sorted({kind for _country, kind in series.names})
    groups = np.array([kinds.index(kind) for _country, kind in series.names])
    found: list[Finding] = []
    for end in range(ASKED_FROM, len(series.weeks)):
        result = examine(series.counts[:, : end + 1], series.weeks[: end + 1], groups=groups)
        found += result.findings()
    return found


def main() -> None:
    """Print which weeks would have been flagged, and what became of the known big ones."""
    print("\nReplay on real events (internet shutdowns, Access Now and the #KeepItOn coalition):")
    if not FILE.exists():
        print(f"  not done: {FILE.name} is not beside the checkout (../shared/data/)")
        return
    series = read(FILE)
    found = flagged(series)
    surges = [one for one in found if one.kind is Kind.SURGE]
    pushed = [one for one in surges if one.tier is Tier.PUSH]
    silences = [one for one in found if one.kind is Kind.SILENCE]
    weeks = len(series.weeks) - ASKED_FROM
    print(
        f"  {int(series.counts[[kind == '' for _c, kind in series.names]].sum())} events,"
        f" {len(series.names)} series (countries or areas, and their kinds), {weeks} weeks from"
        f" {series.weeks[ASKED_FROM]}; left out: {dict(series.left_out)}"
    )
    print(
        f"  surges: {len(pushed)} pushed, {len(surges) - len(pushed)} to watch;"
        f" silences: {sum(one.tier is Tier.PUSH for one in silences)} pushed,"
        f" {sum(one.tier is Tier.WATCH for one in silences)} to watch"
    )
    _pushed_weeks(series, pushed)
    _known(series, surges)


def _pushed_weeks(series: Series, pushed: list[Finding]) -> None:
    print("  pushed, the whole of a country or area:")
    for one in sorted(pushed, key=lambda finding: (finding.week, finding.series)):
        country, kind = series.names[one.series]
        if not kind:
            print(
                f"    {one.week} {country}: {one.observed} in {one.window} week(s), expected"
                f" {one.expected:.1f} ({one.lower:.0f} to {one.upper:.0f}), q {one.q:.1e}"
            )


def _known(series: Series, surges: list[Finding]) -> None:
    print(f"  known big ones, within {WITHIN_WEEKS} weeks of their first:")
    for country, day, what in KNOWN:
        first = (day - FIRST).days // 7
        weeks = series.weeks[first : first + WITHIN_WEEKS]
        rows = [place for place, (name, _kind) in enumerate(series.names) if name == country]
        hits = [one for one in surges if one.series in rows and one.week in weeks]
        whole = [place for place in rows if series.names[place][1] == ""]
        begun = int(series.counts[whole, first : first + WITHIN_WEEKS].sum())
        said = f"{begun} event(s) begun; not flagged"
        if hits:
            best = min(hits, key=lambda one: (one.tier != Tier.PUSH, one.week))
            late = (best.week - weeks[0]).days // 7
            said = f"{begun} event(s) begun; {best.tier}, {late} week(s) after, q {best.q:.1e}"
        print(f"    {day} {country} ({what}): {said}")
