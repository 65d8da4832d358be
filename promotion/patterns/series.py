"""Series to be read: what the public may count, what analysts count, and what was to be expected.

The public ones are counted from the published rows, each of which can be counted in the register
too; the others from `SeriesCount`, which analysts alone read. What the arithmetic needs is loaded
where it is used: a web process starts without it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Sum
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from portal.tenancy.models import Tenant
from promotion.obstacles.states import Polarity
from promotion.patterns.counting import ENTERS
from promotion.patterns.models import Alert, EffortCount, SeriesCount
from promotion.patterns.periods import (
    first_day,
    last_complete,
    last_day_of,
    next_period,
    periods_between,
)
from promotion.patterns.states import Basis, SeriesUnit
from promotion.publication.selectors import Shown, shown

# How many periods a page draws, and for how many of them it says what was to be expected.
DRAWN = {SeriesUnit.WEEK: 104, SeriesUnit.MONTH: 60}
EXPECTED_WEEKS = 26


@dataclass(frozen=True, slots=True)
class Band:
    """What was to be expected of one period."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series; `band` where it could be said what was to be expected."""

    first: date
    count: int
    band: Band | None = None
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A series for a page, oldest first; `coarse` reports have no date exact enough to be in it."""

    unit: str
    points: Sequence[Point]
    total: int
    coarse: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted in it."""
        return not self.total


def public_line(
    tenant: Tenant,
    country: str,
    kind: str,
    *,
    unit: str = SeriesUnit.WEEK,
    until: date,
    marked: tuple[date, date] | None = None,
) -> Line:
    """The published obstacles of a kind in a country or area by week or month, up to `until`.

    `marked`: the first and last day of the window that an alert is about. Two queries.
    """
    rows = shown(tenant, Shown(country=country, kind=kind, polarity=Polarity.NEGATIVE))
    truncate = TruncWeek if unit == SeriesUnit.WEEK else TruncMonth
    enters = rows.filter(date_precision__in=ENTERS[SeriesUnit(unit)], starts_on__lte=until)
    counted = enters.annotate(period=truncate("starts_on")).order_by().values("period")
    counts = dict(counted.annotate(number=Count("pk")).values_list("period", "number"))
    every = rows.filter(starts_on__lte=until).count()
    return _line(counts, unit, until, marked, coarse=every - sum(counts.values()))


def alert_line(alert: Alert) -> Line | None:
    """The published series of an alert; None where it names no kind or rests on one report."""
    if not alert.kind or alert.basis == Basis.SEVERE or alert.window_to is None:
        return None
    # The period that is running is not over: its count would look like a fall.
    day = timezone.localdate(alert.ended_at or timezone.now())
    until = last_day_of(last_complete(day, alert.unit), alert.unit)
    return public_line(
        alert.tenant,
        alert.country,
        alert.kind,
        unit=alert.unit,
        until=max(alert.window_to, until),
        marked=(alert.window_from or alert.window_to, alert.window_to),
    )


def analysts_line(
    tenant: Tenant,
    country: str,
    kind: str,
    *,
    group: str = "",
    unit: str = SeriesUnit.WEEK,
    until: date,
    marked: tuple[date, date] | None = None,
) -> Line:
    """The same from all reports that are counted: for analysts alone."""
    rows = SeriesCount.objects.filter(
        tenant=tenant, unit=unit, country=country, kind=kind, group=group, period__lte=until
    )
    return _line(dict(rows.values_list("period", "count")), unit, until, marked, coarse=0)


def _line(
    counts: Mapping[date, int],
    unit: str,
    until: date,
    marked: tuple[date, date] | None,
    *,
    coarse: int,
) -> Line:
    if not counts:
        return Line(unit, (), 0, coarse)
    last = first_day(until, unit)
    every = list(periods_between(min(counts), last, unit))
    values = [counts.get(period, 0) for period in every]
    bands = _expected(every, values) if unit == SeriesUnit.WEEK else {}
    drawn = DRAWN[SeriesUnit(unit)]
    points = [
        Point(period, value, bands.get(period), _is_marked(period, unit, marked))
        for period, value in zip(every[-drawn:], values[-drawn:], strict=True)
    ]
    return Line(unit, points, sum(values), coarse)


def _is_marked(period: date, unit: str, marked: tuple[date, date] | None) -> bool:
    return marked is not None and period <= marked[1] and next_period(period, unit) > marked[0]


def _expected(weeks: Sequence[date], values: Sequence[int]) -> dict[date, Band]:
    """What was to be expected of each of the last weeks from those before it: mean and interval."""
    import numpy as np  # noqa: PLC0415 - see the head

    from promotion.patterns.detection import Options, examine  # noqa: PLC0415 - see the head

    options = Options(surge_windows=(1,), surge_shares=(1.0,))
    found = {}
    counts = np.array([values])
    for end in range(max(len(weeks) - EXPECTED_WEEKS, options.least_weeks), len(weeks)):
        reading = examine(counts[:, : end + 1], weeks[: end + 1], options=options).surge
        if reading.tested[0]:
            found[weeks[end]] = Band(
                float(reading.expected[0]), float(reading.lower[0]), float(reading.upper[0])
            )
    return found


def published_collections(tenant: Tenant, country: str, kind: str) -> list[str]:
    """The imported collections that published rows of a series come from."""
    rows = shown(tenant, Shown(country=country, kind=kind, polarity=Polarity.NEGATIVE))
    return sorted(
        rows.exclude(collection="").order_by().values_list("collection", flat=True).distinct()
    )


@dataclass(frozen=True, slots=True)
class Credit:
    """A collection that figures come from, with its source and the terms of its use."""

    collection: str
    source: str
    licence: str


def credits_of(tenant: Tenant, names: Sequence[str]) -> list[Credit]:
    """Who is to be named for these collections, as their published rows say.

    One row of each is read, however many there are: a collection has one source.
    """
    rows = shown(tenant, Shown()).order_by("collection")
    found = []
    for name in sorted(set(names) - {""}):
        one = rows.filter(collection=name).values_list("source_name", "source_licence").first()
        if one is not None:
            found.append(Credit(name, *one))
    return found


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel's reports of a country or area: how many, from when to when."""

    name: str
    count: int
    first: date
    last: date


def channels_of(tenant: Tenant, country: str) -> list[Channel]:
    """Who reported of a country or area and when, by channel: for analysts alone."""
    rows = EffortCount.objects.filter(tenant=tenant, unit=SeriesUnit.MONTH, country=country)
    counted = rows.order_by().values("channel")
    return [
        Channel(row["channel"], row["total"], row["first"], row["last"])
        for row in counted.annotate(
            total=Sum("count"), first=Min("period"), last=Max("period")
        ).order_by("-total")
    ]
