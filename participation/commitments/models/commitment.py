"""A commitment: a promise with an owner, a date and an indicator, and what became of it since."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.commitments.states import CommitmentOutcome, CommitmentStatus
from participation.commitments.tables import COMMITMENT_TRANSITIONS
from participation.themes.models import Theme
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.documents.models import Document
from portal.policies.models import Policy
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class Commitment(TenantRow, Stateful, ClockSubject):
    """A promise. Sources other than themes hang on it through portal.links."""

    TRANSITIONS = COMMITMENT_TRANSITIONS
    Status = CommitmentStatus

    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is promised"), blank=True)
    indicator = models.TextField(_("how one will see that it is done"), blank=True)
    unit = models.CharField(_("unit that owns it"), max_length=200)
    due_on = models.DateField(_("due on"))
    policy = models.ForeignKey(
        Policy,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    status = models.CharField(
        max_length=10, choices=CommitmentStatus.choices, default=CommitmentStatus.PROPOSED
    )
    outcome = models.CharField(max_length=10, choices=CommitmentOutcome.choices, blank=True)
    # Which round of checking runs or ran last; a dispute reopens it and a later round follows.
    check_round = models.PositiveIntegerField(default=0)
    # How often a round ended with "reopened"; the figures count it.
    reopen_count = models.PositiveIntegerField(default=0)
    drop_reason = models.TextField(_("why it was dropped"), blank=True)
    # The language of the reason, as it was written.
    drop_language = models.CharField(max_length=12, blank=True)
    dropped_by = models.CharField(_("level at which that was decided"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="published_at IS NOT NULL",
        deletable=True,
        lookup=True,
        worker=True,
    )

    class Meta:
        ordering = ("due_on", "number")
        constraints = (
            tenant_key("commitment"),
            TenantForeignKey(field="policy", name="commitment_policy_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "number"], name="commitment_number_once"),
            models.CheckConstraint(
                condition=~Q(outcome="dropped") | (~Q(drop_reason="") & ~Q(dropped_by="")),
                name="commitment_dropped_says_why_and_by_whom",
            ),
        )
        indexes = (models.Index(fields=["tenant", "status", "due_on"], name="commitment_list"),)

    def __str__(self) -> str:
        return str(self.number)

    @property
    def organization_id(self) -> None:
        """A commitment is nobody's own; clocks ask."""
        return

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue; visible to everybody."""
        return clock_state(self.due_at)


PUBLISHED_WITH_COMMITMENT = (
    "EXISTS (SELECT 1 FROM participation_commitment c WHERE c.id = commitment_id"
    " AND c.published_at IS NOT NULL)"
)


class CommitmentPart(TenantRow):
    """A part of a commitment, as public as it is."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )

    class Meta:
        abstract = True


class CommitmentTheme(CommitmentPart):
    """A theme that a commitment answers."""

    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="commitments", db_constraint=False
    )

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published=PUBLISHED_WITH_COMMITMENT, deletable=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("commitmenttheme"),
            TenantForeignKey(field="commitment", name="commitmenttheme_same_tenant"),
            TenantForeignKey(field="theme", name="commitmenttheme_theme_same_tenant"),
            models.UniqueConstraint(fields=["commitment", "theme"], name="commitmenttheme_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class DueDateChange(CommitmentPart):
    """A date that was moved; the old one stays visible with the reason."""

    due_before = models.DateField()
    due_now = models.DateField()
    reason = models.TextField(_("why"))
    language = models.CharField(max_length=12, blank=True)
    changed_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published=PUBLISHED_WITH_COMMITMENT)

    class Meta:
        ordering = ("changed_at",)
        constraints = (
            tenant_key("duedatechange"),
            TenantForeignKey(field="commitment", name="duedatechange_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ProgressUpdate(CommitmentPart):
    """What was done since, with evidence."""

    text = models.TextField(_("what was done"), blank=True)
    evidence_url = models.URLField(_("where the evidence is"), blank=True)
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    is_report_of_completion = models.BooleanField(default=False)
    # What was said of the whole with it ("at risk"); empty where nothing was.
    status = models.CharField(max_length=10, choices=CommitmentStatus.choices, blank=True)
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published=PUBLISHED_WITH_COMMITMENT)

    class Meta:
        ordering = ("made_at",)
        constraints = (
            tenant_key("progressupdate"),
            TenantForeignKey(field="commitment", name="progressupdate_same_tenant"),
            TenantForeignKey(field="document", name="progressupdate_document_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)
