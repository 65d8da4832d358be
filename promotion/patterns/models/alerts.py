"""An alert: what the public reads of a signal, in guarded words, with published counts alone."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.clocks import ClockState, ClockSubject, clock_state
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from promotion.patterns.models.signals import Signal
from promotion.patterns.states import AlertOutcome, AlertStatus, Basis, Confidence, SeriesUnit
from promotion.patterns.tables import ALERT_TRANSITIONS


class Alert(TenantRow, Stateful, ClockSubject):
    """One published alert. Its id is its own: it leads to no signal and no report."""

    TRANSITIONS = ALERT_TRANSITIONS
    Status = AlertStatus

    status = models.CharField(
        max_length=10, choices=AlertStatus.choices, default=AlertStatus.PUBLISHED
    )
    outcome = models.CharField(max_length=10, choices=AlertOutcome.choices, blank=True)
    # How it ended, which `outcome` no longer says once it was judged.
    ending = models.CharField(max_length=10, choices=AlertOutcome.choices, blank=True)
    basis = models.CharField(max_length=8, choices=Basis.choices)
    country = models.CharField(max_length=2)
    # Empty where even the kind would say too much.
    kind = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=5, choices=SeriesUnit.choices, default=SeriesUnit.WEEK)
    window_from = models.DateField(null=True)
    window_to = models.DateField(null=True)
    confidence = models.CharField(max_length=6, choices=Confidence.choices)
    # What staff add to the portal's own sentences, in the language in which they wrote it.
    note = models.TextField(_("what is seen"), blank=True)
    language = models.CharField(max_length=12, blank=True)
    # Collections that the published rows of its window come from: named wherever it is shown.
    collections = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)
    review_note = models.TextField(_("what the review rests on"), blank=True)
    review_language = models.CharField(max_length=12, blank=True)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", lookup=True, worker=True
    )

    class Meta:
        ordering = ("-published_at", "-id")
        constraints = (
            tenant_key("alert"),
            models.CheckConstraint(
                condition=Q(status=AlertStatus.PUBLISHED) | Q(ended_at__isnull=False),
                name="alert_ended_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=AlertStatus.JUDGED)
                | Q(judged_at__isnull=False) & ~Q(review_note=""),
                name="alert_judged_says_on_what",
            ),
            # What was ended for safety keeps neither words nor place.
            models.CheckConstraint(
                condition=~Q(ending=AlertOutcome.SAFETY)
                | Q(country="", kind="", note="", window_from=None, window_to=None),
                name="alert_ended_for_safety_is_empty",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "status", "-published_at"], name="alert_list"),
            models.Index(fields=["tenant", "-published_at", "-id"], name="alert_newest"),
            models.Index(fields=["tenant", "country", "-published_at"], name="alert_of_country"),
            models.Index(fields=["tenant", "changed_at", "id"], name="alert_changes"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def organization_id(self) -> None:
        """Nobody's own; clocks ask."""
        return

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue: until it is reviewed."""
        return clock_state(self.due_at)


class AlertOrigin(TenantRow):
    """Which signal an alert was made of, and by whom: read by analysts alone."""

    alert = models.OneToOneField(
        Alert, on_delete=models.PROTECT, related_name="made_of", db_constraint=False
    )
    signal = models.ForeignKey(
        Signal, on_delete=models.PROTECT, related_name="alerts", db_constraint=False
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    guard: ClassVar[Guard] = Signal.guard

    class Meta:
        constraints = (
            tenant_key("alertorigin"),
            TenantForeignKey(field="alert", name="alertorigin_alert_same_tenant"),
            TenantForeignKey(field="signal", name="alertorigin_signal_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class AlertUpdate(TenantRow):
    """What was added to an alert later; the first words stay as they were."""

    alert = models.ForeignKey(
        Alert, on_delete=models.PROTECT, related_name="updates", db_constraint=False
    )
    text = models.TextField(_("what is new"), blank=True)
    language = models.CharField(max_length=12, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence.choices, blank=True)
    made_at = models.DateTimeField()

    # Deletable: an alert that is ended for safety keeps no words.
    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", deletable=True, worker=True
    )

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            tenant_key("alertupdate"),
            TenantForeignKey(field="alert", name="alertupdate_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class AlertFollow(TenantRow):
    """A person who wants to be told of alerts, of one country or area or of all.

    No institution sees who: to follow the alerts of a place says where somebody may be.
    """

    # Empty: of every country and area.
    country = models.CharField(max_length=2, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        person="person_id",
        staff_rows="false",
        member_writes=True,
        staff_writes=False,
        deletable=True,
        worker=True,
    )

    class Meta:
        constraints = (
            tenant_key("alertfollow"),
            models.UniqueConstraint(
                fields=["tenant", "person", "country"], name="alertfollow_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def own_person_id(self) -> UUID:
        """Whose it is."""
        return self.person_id
