"""Counts of reports by period, how much was reported at all, how late, and the nightly runs.

They are counted from the reports themselves and are as closed as these: analysts alone read them.
What the public reads of a series is counted anew from the published rows.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import Tenant, TenantRow, tenant_key
from promotion.obstacles.models import OF_ANALYSIS
from promotion.patterns.states import SeriesUnit

_OF_ANALYSTS = Guard(PolicyClass.STAFF, staff_rows=OF_ANALYSIS, deletable=True, worker=True)


class PatternSettings(models.Model):
    """How an institution counts and when it is warned. Without a row the defaults below hold."""

    tenant = models.OneToOneField(
        Tenant, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    # Off: only corroborated and verified reports are counted.
    counts_plausible = models.BooleanField(
        _("count plausible reports with one source, too"), default=True
    )
    counts_collections = models.BooleanField(
        _("count what was imported from public collections"), default=True
    )
    false_discovery_rate = models.FloatField(
        _("share of strong signals that may be chance"), default=0.1
    )
    watch_level = models.FloatField(_("level of the watch list"), default=0.01)
    safety_hours = models.PositiveSmallIntegerField(
        _("hours before one grave report can become an alert"), default=72
    )
    review_days = models.PositiveSmallIntegerField(
        _("days until it is reviewed whether an alert was right"), default=90
    )
    # A look over all series that a person asked for: when, and up to which day of the past.
    asked_at = models.DateTimeField(null=True)
    asked_through = models.DateField(null=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="true", worker=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(false_discovery_rate__gt=0, false_discovery_rate__lte=0.5)
                & Q(watch_level__gt=0, watch_level__lte=0.5),
                name="patternsettings_levels_are_shares",
            ),
            # Whoever gave a grave report needs time to be safe before others can read of it.
            models.CheckConstraint(
                condition=Q(safety_hours__gte=24, safety_hours__lte=720),
                name="patternsettings_safety_is_kept",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class SeriesCount(TenantRow):
    """How many reports of a kind concern a country or area in one period; no row where none.

    `group` is empty for all reports of the kind, else those that name this group. `period` is the
    Monday of a week or the first day of a month. A report with three kinds counts in three series.
    """

    unit = models.CharField(max_length=5, choices=SeriesUnit.choices)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    group = models.CharField(max_length=20, blank=True)
    period = models.DateField()
    count = models.PositiveIntegerField()

    guard: ClassVar[Guard] = _OF_ANALYSTS

    class Meta:
        constraints = (
            tenant_key("seriescount"),
            models.UniqueConstraint(
                fields=["tenant", "unit", "country", "kind", "group", "period"],
                name="seriescount_once",
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="seriescount_counts"),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.kind} {self.period}"


class EffortCount(TenantRow):
    """How many reports of all kinds one channel gave of a country or area in one period.

    A channel is an imported collection or a kind of origin, never an organization or a person:
    what one of them sends week by week would be a record of what they do.
    """

    unit = models.CharField(max_length=5, choices=SeriesUnit.choices)
    country = models.CharField(max_length=2)
    channel = models.CharField(max_length=60)
    period = models.DateField()
    count = models.PositiveIntegerField()

    guard: ClassVar[Guard] = _OF_ANALYSTS

    class Meta:
        constraints = (
            tenant_key("effortcount"),
            models.UniqueConstraint(
                fields=["tenant", "unit", "country", "channel", "period"], name="effortcount_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.channel} {self.period}"


class DelayCount(TenantRow):
    """How many reports of one week's events arrived how many weeks later.

    Without imported collections, whose day of import says nothing of how soon an event is told;
    over all countries, for in one country a week with one report would date a submission.
    """

    period = models.DateField()
    weeks_later = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    guard: ClassVar[Guard] = _OF_ANALYSTS

    class Meta:
        constraints = (
            tenant_key("delaycount"),
            models.UniqueConstraint(
                fields=["tenant", "period", "weeks_later"], name="delaycount_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period} +{self.weeks_later}"


class DetectionRun(TenantRow):
    """One look over all series of an institution, with what it was made with and what it gave."""

    unit = models.CharField(max_length=5, choices=SeriesUnit.choices)
    # The first day of the last period that was looked at.
    through = models.DateField()
    options = models.JSONField(default=dict)
    reports = models.PositiveIntegerField(default=0)
    # Reports known by month or year alone, which enter no weekly series.
    coarse = models.PositiveIntegerField(default=0)
    series = models.PositiveIntegerField(default=0)
    tests = models.PositiveIntegerField(default=0)
    pushed = models.PositiveIntegerField(default=0)
    watched = models.PositiveIntegerField(default=0)
    silent = models.PositiveIntegerField(default=0)
    severe = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    ran_at = models.DateTimeField()

    guard: ClassVar[Guard] = _OF_ANALYSTS

    class Meta:
        ordering = ("-ran_at", "-id")
        constraints = (tenant_key("detectionrun"),)
        indexes = (models.Index(fields=["tenant", "-ran_at"], name="detectionrun_newest"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.through}"
