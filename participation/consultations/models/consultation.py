"""A consultation: what is asked, of whom, until when, and when the answer comes."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.consultations.states import (
    ConsultationKind,
    ConsultationOutcome,
    ConsultationStatus,
    Entry,
    Shown,
)
from participation.consultations.tables import CONSULTATION_TRANSITIONS
from participation.programmes.models import Programme
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.policies.models import Policy
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class Consultation(TenantRow, Stateful, ClockSubject):
    """Published in advance with target groups, how input is used, and when the answer comes.

    `due_at` is the running clock of the institution: opening, closing, then the answer.
    """

    TRANSITIONS = CONSULTATION_TRANSITIONS
    Status = ConsultationStatus

    kind = models.CharField(max_length=20, choices=ConsultationKind.choices)
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consultations",
        db_constraint=False,
    )
    policy = models.ForeignKey(
        Policy,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about"), blank=True)
    target_groups = models.TextField(_("whom it concerns"), blank=True)
    use_of_input = models.TextField(_("how what is said will be used"), blank=True)
    unit = models.CharField(_("responsible unit"), max_length=200)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    entry = models.CharField(max_length=15, choices=Entry.choices, default=Entry.ANYBODY)
    shown = models.CharField(max_length=10, choices=Shown.choices, default=Shown.EACH)
    allows_pseudonyms = models.BooleanField(default=True)
    allows_confidential = models.BooleanField(default=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    # Null for a standing loop, which has no end.
    closes_at = models.DateTimeField(null=True, blank=True)
    # The last day on which the answer comes, as promised when it was announced (local date).
    answer_due_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=12, choices=ConsultationStatus.choices, default=ConsultationStatus.DRAFT
    )
    outcome = models.CharField(max_length=12, choices=ConsultationOutcome.choices, blank=True)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True)
    final_report = models.TextField(_("final report"), blank=True)
    # Part of the address to which contributions can be mailed; random, changeable.
    mail_key = models.CharField(max_length=24, unique=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Kept by the contributions' services, so that no page counts rows.
    contribution_count = models.PositiveIntegerField(default=0)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="published_at IS NOT NULL",
        deletable=True,
        worker=True,
        lookup=True,
    )

    class Meta:
        ordering = ("-opens_at", "-id")
        constraints = (
            tenant_key("consultation"),
            TenantForeignKey(field="programme", name="consultation_programme_same_tenant"),
            TenantForeignKey(field="policy", name="consultation_policy_same_tenant"),
            models.CheckConstraint(
                condition=Q(status="draft")
                | (Q(opens_at__isnull=False) & (Q(kind="standing") | Q(closes_at__isnull=False))),
                name="consultation_announced_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="consultation_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(kind="standing") | Q(answer_due_on__isnull=False),
                name="consultation_says_when_the_answer_comes",
            ),
            models.CheckConstraint(
                condition=~Q(kind="standing") | Q(programme__isnull=False),
                name="consultation_standing_has_programme",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "status", "closes_at"], name="consultation_list"),
            models.Index(fields=["tenant", "programme"], name="consultation_of_programme"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def takes_contributions(self, now: datetime | None = None) -> bool:
        """Whether it is open at this instant (UTC): the dates decide, to the second."""
        now = now or timezone.now()
        if self.status not in {ConsultationStatus.ANNOUNCED, ConsultationStatus.OPEN}:
            return False
        opened = self.opens_at is not None and self.opens_at <= now
        return opened and (self.closes_at is None or now < self.closes_at)

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue."""
        return clock_state(self.due_at)


class ConsultationPart(TenantRow):
    """A part of a consultation: public as soon as the consultation is."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )

    class Meta:
        abstract = True


PUBLISHED_WITH_CONSULTATION = (
    "EXISTS (SELECT 1 FROM participation_consultation c WHERE c.id = consultation_id"
    " AND c.published_at IS NOT NULL)"
)


class Phase(ConsultationPart):
    """A dated phase: a hearing, a second round, a meeting. Dates are local and inclusive."""

    position = models.PositiveIntegerField(default=0)
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published=PUBLISHED_WITH_CONSULTATION, deletable=True
    )

    class Meta:
        ordering = ("starts_on", "position")
        constraints = (
            tenant_key("phase"),
            TenantForeignKey(field="consultation", name="phase_same_tenant"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="phase_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Extension(ConsultationPart):
    """More time to contribute, with its reason; the old date stays visible."""

    closed_at_before = models.DateTimeField()
    closes_at_now = models.DateTimeField()
    answer_due_before = models.DateField(null=True)
    answer_due_now = models.DateField(null=True)
    reason = models.TextField(_("why"))
    extended_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published=PUBLISHED_WITH_CONSULTATION)

    class Meta:
        ordering = ("extended_at",)
        constraints = (
            tenant_key("extension"),
            TenantForeignKey(field="consultation", name="extension_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)
