"""Looks over all weekly series of an institution and raises signals; publishes nothing.

What counts as one episode: a series that already has a signal of the same kind whose window ended at
most `EPISODE_WEEKS` ago raises no second one. As long as nobody has looked at the signal its figures
follow the newest window; once somebody has, they stay as they were judged.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal import audit, outbox
from portal.clocks import calendar_of
from portal.permissions import system_actor
from portal.regions import region_of
from portal.tenancy.models import Tenant
from promotion.obstacles.states import Origin
from promotion.patterns.counting import bring_up_to_date
from promotion.patterns.detection import Finding, Kind, Options, Tier, examine
from promotion.patterns.detection_delay import completeness
from promotion.patterns.models import (
    DelayCount,
    DetectionRun,
    EffortCount,
    PatternSettings,
    SeriesCount,
    Signal,
)
from promotion.patterns.periods import WEEK, first_day, last_complete, last_day_of, periods_between
from promotion.patterns.settings import settings_of
from promotion.patterns.severe import raise_severe
from promotion.patterns.states import Basis, SeriesUnit, SignalStatus

EPISODE_WEEKS = 4
# A series with fewer reports in all its history has nothing that could stand out.
LEAST_REPORTS = 3
_W = SeriesUnit.WEEK

Key = tuple[str, str, str]
# country or area → week → channel → reports of all kinds
Channels = dict[str, dict[date, dict[str, int]]]


@dataclass(frozen=True)
class Series:
    """All series of an institution up to one week; one row a key, one column a week."""

    keys: list[Key]
    weeks: list[date]
    counts: npt.NDArray[np.int64]
    effort: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    known: npt.NDArray[np.float64] | None
    channels: Channels

    @cached_property
    def last_of_channel(self) -> dict[str, date]:
        """The last week of which each channel holds anything, of whatever country or area."""
        found: dict[str, date] = {}
        for weeks in self.channels.values():
            for week, counts in weeks.items():
                for channel in counts:
                    found[channel] = max(week, found.get(channel, week))
        return found


@transaction.atomic
def detect(tenant: Tenant, *, through: date | None = None) -> DetectionRun:
    """Count everything anew, look at each series as it stood at the end of one week, raise signals.

    `through`: a day of that week; None for the last week that is over. Run as the portal itself in
    the institution's context; a second run over the same week raises nothing twice.
    """
    began = time.monotonic()
    settings, now = settings_of(tenant.pk), timezone.now()
    today = calendar_of(tenant).local_day(now)
    last = last_complete(today, _W)
    if through is not None:
        last = min(last, first_day(through, _W))
    reports, coarse = bring_up_to_date(tenant.pk, settings, today=today)
    series = read_series(tenant.pk, last=last)
    options = Options(q_push=settings.false_discovery_rate, p_watch=settings.watch_level)
    run = DetectionRun(
        tenant=tenant,
        unit=_W,
        through=last,
        options={
            **asdict(options),
            "counts_plausible": settings.counts_plausible,
            "counts_collections": settings.counts_collections,
            "is_replay": through is not None,
        },
        reports=reports,
        coarse=coarse,
        ran_at=now,
    )
    run.save(force_insert=True)
    raised = _examined(run, series, options) if series is not None else []
    severe = raise_severe(tenant, settings, now=now)
    _close(run, settings, raised, severe, seconds=time.monotonic() - began)
    return run


def _close(
    run: DetectionRun,
    settings: PatternSettings,
    raised: Sequence[Signal],
    severe: int,
    *,
    seconds: float,
) -> None:
    """Note what the run gave; tell the analysts where something strong waits for them."""
    run.pushed = sum(one.tier == Tier.PUSH for one in raised)
    run.watched = sum(one.tier == Tier.WATCH for one in raised)
    run.silent = sum(one.basis == Basis.SILENCE for one in raised)
    run.severe, run.seconds = severe, round(seconds, 3)
    run.save(update_fields=["series", "tests", "pushed", "watched", "silent", "severe", "seconds"])
    if settings.asked_at is not None and settings.asked_at <= run.ran_at:
        settings.asked_at = settings.asked_through = None
        settings.save(update_fields=["asked_at", "asked_through"])
    actor = system_actor(run.tenant_id)
    audit.record("patterns.examined", run, actor=actor, details={"pushed": run.pushed})
    if run.pushed:
        outbox.publish("patterns.signals_raised", run, actor=actor)


def read_series(tenant_id: UUID, *, last: date) -> Series | None:
    """Every weekly series with enough reports, up to the week that begins on `last`; else None."""
    rows = SeriesCount.objects.filter(tenant_id=tenant_id, unit=_W, period__lte=last)
    found: dict[Key, list[tuple[date, int]]] = {}
    for country, kind, group, period, count in rows.values_list(
        "country", "kind", "group", "period", "count"
    ):
        found.setdefault((country, kind, group), []).append((period, count))
    kept = {key: got for key, got in found.items() if sum(n for _p, n in got) >= LEAST_REPORTS}
    if not kept:
        return None
    keys = sorted(kept)
    first = min(period for got in kept.values() for period, _n in got)
    weeks = list(periods_between(first, last, _W))
    counts = np.zeros((len(keys), len(weeks)), np.int64)
    for row, key in enumerate(keys):
        for period, number in kept[key]:
            counts[row, (period - first).days // 7] = number
    channels = _channels(tenant_id, first, last)
    return Series(
        keys=keys,
        weeks=weeks,
        counts=counts,
        effort=_effort(keys, weeks, channels),
        groups=_neighbours(keys),
        known=_known(tenant_id, last),
        channels=channels,
    )


def _channels(tenant_id: UUID, first: date, last: date) -> Channels:
    rows = EffortCount.objects.filter(
        tenant_id=tenant_id, unit=_W, period__gte=first, period__lte=last
    )
    found: Channels = {}
    for country, period, channel, count in rows.values_list(
        "country", "period", "channel", "count"
    ):
        found.setdefault(country, {}).setdefault(period, {})[channel] = count
    return found


def _effort(
    keys: Sequence[Key], weeks: Sequence[date], channels: Channels
) -> npt.NDArray[np.int64]:
    """What was reported of all kinds in the country of each series, by week."""
    of_country = {
        country: np.array([sum(channels.get(country, {}).get(week, {}).values()) for week in weeks])
        for country in {key[0] for key in keys}
    }
    return np.stack([of_country[key[0]] for key in keys])


def _neighbours(keys: Sequence[Key]) -> npt.NDArray[np.int64]:
    """Series of the same region and kind lend each other their level where they are sparse."""
    named = [(region_of(country), kind, bool(group)) for country, kind, group in keys]
    numbers = {name: number for number, name in enumerate(sorted(set(named)))}
    return np.array([numbers[name] for name in named], np.int64)


def _known(tenant_id: UUID, last: date) -> npt.NDArray[np.float64] | None:
    """The share of reports known 0, 1, … weeks after the event, as those up to `last` show it."""
    rows = DelayCount.objects.filter(tenant_id=tenant_id, period__lte=last)
    delays: list[int] = []
    possible: list[int] = []
    for period, later, count in rows.values_list("period", "weeks_later", "count"):
        delays += [later] * count
        possible += [(last - period).days // 7] * count
    return completeness(delays, possible) if delays else None


def _examined(run: DetectionRun, series: Series, options: Options) -> list[Signal]:
    """The signals of this run, new or brought up to date."""
    examination = examine(
        series.counts,
        series.weeks,
        effort=series.effort,
        groups=series.groups,
        known=series.known,
        options=options,
    )
    run.series = len(series.keys)
    run.tests = int(examination.surge.tested.sum()) + int(examination.silence.tested.sum())
    findings = list(examination.findings())
    return [
        signal
        for finding in _without_echoes(findings, series.keys)
        if not _is_uncovered(finding, series)
        if (signal := _raise(run, finding, series)) is not None
    ]


def _without_echoes(findings: Iterable[Finding], keys: Sequence[Key]) -> list[Finding]:
    """A rise in all reports of a kind is not raised once more for each group within it."""
    found = list(findings)
    wholes = {(one.kind, *keys[one.series][:2]) for one in found if not keys[one.series][2]}
    return [
        one
        for one in found
        if not keys[one.series][2]
        or (one.kind is Kind.SURGE and (one.kind, *keys[one.series][:2]) not in wholes)
    ]


def _is_uncovered(finding: Finding, series: Series) -> bool:
    """Whether a silence is only that a collection ends before the window.

    A collection says something of a time as long as it holds anything of that time, of whatever
    country. Reports by organizations, partners and staff never "end": their silence is the signal.
    """
    if finding.kind is not Kind.SILENCE:
        return False
    first = finding.week - (finding.window - 1) * WEEK
    weeks = series.channels.get(series.keys[finding.series][0], {})
    own = {channel for counts in weeks.values() for channel in counts}
    return not any(
        channel in Origin.values or series.last_of_channel[channel] >= first for channel in own
    )


def _raise(run: DetectionRun, finding: Finding, series: Series) -> Signal | None:
    """A signal for this finding, or the one that nobody has looked at yet with newer figures."""
    country, kind, group = series.keys[finding.series]
    fields = _figures(run, finding, series)
    border = fields["window_from"] - EPISODE_WEEKS * WEEK
    same = Signal.objects.select_for_update().filter(
        tenant_id=run.tenant_id,
        basis=finding.kind.value,
        country=country,
        kind=kind,
        group=group,
        window_to__gte=border,
        window_from__lte=fields["window_to"] + EPISODE_WEEKS * WEEK,
    )
    before = same.order_by("-window_to").first()
    if before is None:
        made = Signal.objects.create(
            tenant_id=run.tenant_id,
            basis=finding.kind.value,
            country=country,
            kind=kind,
            group=group,
            raised_at=run.ran_at,
            **fields,
        )
        audit.record("signal.raised", made, actor=system_actor(run.tenant_id))
        return made
    if before.status != SignalStatus.RAISED or before.window_to >= fields["window_to"]:
        return None
    for name, value in fields.items():
        setattr(before, name, value)
    before.save(update_fields=list(fields))
    return None


def _figures(run: DetectionRun, finding: Finding, series: Series) -> dict[str, Any]:
    """Everything a signal shows of one finding."""
    first = finding.week - (finding.window - 1) * WEEK
    baseline_to = finding.week - (Options().guard_weeks + 1) * WEEK
    return {
        "run": run,
        "tier": finding.tier.value,
        "window_from": first,
        "window_to": last_day_of(finding.week, _W),
        "periods": finding.window,
        "observed": finding.observed,
        "expected": finding.expected,
        "low": finding.lower,
        "high": finding.upper,
        "p": finding.p,
        "q": finding.q,
        "expected_plain": finding.expected_plain,
        "p_plain": finding.p_plain,
        "effort": finding.verdict.value,
        "effort_change": finding.effort_change,
        "baseline_from": max(series.weeks[0], finding.week - Options().baseline_weeks * WEEK),
        "baseline_to": last_day_of(max(series.weeks[0], baseline_to), _W),
        "sources": _sources(series, series.keys[finding.series][0], first, finding.week),
    }


def _sources(series: Series, country: str, first: date, last: date) -> list[dict[str, Any]]:
    """Who gave reports of the country in the window, by channel, and which of them are new there."""
    here: dict[str, int] = {}
    earlier: set[str] = set()
    for week, counts in series.channels.get(country, {}).items():
        if week < first:
            earlier |= counts.keys()
        elif week <= last:
            for channel, count in counts.items():
                here[channel] = here.get(channel, 0) + count
    return [
        {"channel": channel, "count": count, "is_new": channel not in earlier}
        for channel, count in sorted(here.items())
    ]


def is_due(tenant: Tenant, settings: PatternSettings) -> bool:
    """Whether the nightly run of today is still to be made, or somebody has asked for one."""
    if settings.asked_at is not None:
        return True
    nightly = DetectionRun.objects.filter(tenant=tenant, options__is_replay=False)
    last = nightly.aggregate(last=Max("ran_at"))["last"]
    if last is None:
        return True
    calendar = calendar_of(tenant)
    return calendar.local_day(last) < calendar.local_day(timezone.now())
