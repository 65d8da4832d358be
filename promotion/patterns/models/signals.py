"""A signal: what the arithmetic, or one grave report, puts before people. Nobody outside sees it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from promotion.obstacles.models import OF_ANALYSIS, Obstacle
from promotion.patterns.models.series import DetectionRun
from promotion.patterns.states import Basis, Dismissal, EffortCheck, SeriesUnit, SignalStatus, Tier
from promotion.patterns.tables import SIGNAL_TRANSITIONS


class Signal(TenantRow, Stateful):
    """One signal with everything by which a person can judge it.

    Of a severe one only country, kind, the report and `not_before` are filled in: it rests on no
    statistics.
    """

    TRANSITIONS = SIGNAL_TRANSITIONS
    Status = SignalStatus

    status = models.CharField(
        max_length=10, choices=SignalStatus.choices, default=SignalStatus.RAISED
    )
    # Why it was dismissed.
    outcome = models.CharField(max_length=10, choices=Dismissal.choices, blank=True)
    basis = models.CharField(max_length=8, choices=Basis.choices)
    tier = models.CharField(max_length=8, choices=Tier.choices)
    unit = models.CharField(max_length=5, choices=SeriesUnit.choices, default=SeriesUnit.WEEK)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    group = models.CharField(max_length=20, blank=True)

    # The window: the first day of its first period and the last day of its last one.
    window_from = models.DateField()
    window_to = models.DateField()
    periods = models.PositiveSmallIntegerField(default=1)
    observed = models.PositiveIntegerField(null=True)
    expected = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    baseline_from = models.DateField(null=True)
    baseline_to = models.DateField(null=True)
    effort = models.CharField(
        max_length=20, choices=EffortCheck.choices, default=EffortCheck.UNKNOWN
    )
    # Reported of all kinds in the window beside the usual, by factor; and what would have been
    # expected without that correction.
    effort_change = models.FloatField(null=True)
    expected_plain = models.FloatField(null=True)
    p_plain = models.FloatField(null=True)
    # [{"channel", "count", "is_new"}] of the window; a channel is a collection or an origin.
    sources = models.JSONField(default=list)

    run = models.ForeignKey(
        DetectionRun, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    obstacle = models.ForeignKey(
        Obstacle, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    # One grave report waits until then, so that whoever gave it can be safe first.
    not_before = models.DateTimeField(null=True)

    finding = models.TextField(_("what was found"), blank=True)
    looked_at = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    assessed_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, staff_rows=OF_ANALYSIS, worker=True)

    class Meta:
        ordering = ("-raised_at", "-id")
        constraints = (
            tenant_key("signal"),
            TenantForeignKey(field="run", name="signal_run_same_tenant"),
            TenantForeignKey(field="obstacle", name="signal_obstacle_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "obstacle"],
                condition=Q(obstacle__isnull=False),
                name="signal_report_once",
            ),
            models.UniqueConstraint(
                fields=["tenant", "unit", "basis", "country", "kind", "group", "window_to"],
                condition=Q(obstacle=None),
                name="signal_window_once",
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.SEVERE)
                | Q(obstacle__isnull=False, not_before__isnull=False),
                name="signal_severe_has_report",
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.SEVERE)
                | Q(observed__isnull=False, expected__isnull=False, p__isnull=False),
                name="signal_shows_its_figures",
            ),
            models.CheckConstraint(
                condition=~Q(status=SignalStatus.DISMISSED) | ~Q(outcome=""),
                name="signal_dismissed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status=SignalStatus.RAISED) | ~Q(finding=""),
                name="signal_assessed_says_what",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "status", "-raised_at"], name="signal_queue"),
            models.Index(fields=["tenant", "country", "kind", "-window_to"], name="signal_series"),
        )

    def __str__(self) -> str:
        return f"{self.basis} {self.country} {self.kind} {self.window_to}"

    @property
    def organization_id(self) -> None:
        """Nobody's own."""
        return
