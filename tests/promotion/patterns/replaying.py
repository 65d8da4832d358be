"""The real series of shutdowns, week by week; run by `run.py prove replay`, which names the file."""

import csv
import os
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django_countries import countries

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.obstacles.models import Obstacle
from promotion.patterns.detecting import detect
from promotion.patterns.models import Alert, Signal
from tests.cast import Cast
from tests.promotion.patterns.making import reports_of

pytestmark = pytest.mark.django_db(transaction=True)
# As the file writes them, where ISO 3166 writes otherwise.
NAMES = {
    "Iran (Islamic Republic of)": "IR",
    "Democratic Republic of the Congo": "CD",
    "Bolivarian Republic of Venezuela": "VE",
    "Venezuela (Bolivarian Republic of)": "VE",
    "Palestine": "PS",
    "Syria": "SY",
    "Russia": "RU",
    "Vietnam": "VN",
    "Republic of the Congo": "CG",
    "Tanzania": "TZ",
    "United Republic of Tanzania": "TZ",
    "Bolivia (Plurinational State of)": "BO",
}
FIRST, LAST = date(2022, 1, 3), date(2023, 12, 25)


def say(line: str) -> None:
    """A line of the proof's report."""
    sys.stdout.write(f"{line}\n")


def events() -> Iterator[tuple[str, date]]:
    """(country or area, first day) of each event; "" where the name is not known here."""
    with Path(os.environ["IMPORT_FILE"]).open(encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file):
            name = row["country"].strip()
            code = NAMES.get(name) or countries.by_name(name)
            yield code, date.fromisoformat(row["start_date"])


def test_the_real_series_raise_signals_and_no_alert(cast: Cast) -> None:
    found = list(events())
    by_country: dict[str, list[date]] = {}
    for code, day in found:
        by_country.setdefault(code, []).append(day)
    unknown = len(by_country.pop("", []))
    for code, days in by_country.items():
        reports_of(cast.institution, days, country=code, title="The internet was shut down")
    say(f"  {len(found)} events of {len(by_country)} countries or areas; {unknown} not placed")
    seconds, weeks, week = 0.0, 0, FIRST
    while week <= LAST:
        began = time.monotonic()
        with tenant_context(system_actor(cast.institution.pk)):
            detect(cast.institution, through=week)
        seconds, weeks, week = seconds + time.monotonic() - began, weeks + 1, week + timedelta(7)
    with tenant_context(system_actor(cast.institution.pk)):
        signals = list(Signal.objects.order_by("p"))
        strong = [one for one in signals if one.tier == "push" and one.basis == "surge"]
        say(f"  {weeks} weeks, {seconds / weeks:.2f} s a week, {len(signals)} signals")
        for one in strong[:12]:
            say(
                f"  {one.country} to {one.window_to}: {one.observed} seen,"
                f" {one.expected:.1f} expected, q {one.q:.4f}"
            )
        assert strong
        assert unknown <= len(found) // 50
        assert Obstacle.objects.count() == len(found) - unknown
        assert not Alert.objects.exists()
