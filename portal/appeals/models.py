"""Appeals: what a person or an organization asks to be reviewed."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.appeals.tables import APPEAL_TRANSITIONS, AppealStatus
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.decisions.models import Decision
from portal.organizations.models import Organization
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class Appeal(TenantRow, Stateful, ClockSubject):
    """A request to contest a decision, or to ask for review after no answer in time.

    `filed_by` is whoever began it: its author, who alone sees it until others are added.
    """

    TRANSITIONS = APPEAL_TRANSITIONS
    Status = AppealStatus

    class Cause(models.TextChoices):
        DECISION = "decision", _("a decision")
        SILENCE = "silence", _("no answer in time")
        RESTRICTION = "restriction", _("somebody was kept out")

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cause = models.CharField(max_length=12, choices=Cause.choices)
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appeals",
        db_constraint=False,
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    status = models.CharField(
        max_length=14, choices=AppealStatus.choices, default=AppealStatus.DRAFT
    )
    outcome = models.CharField(max_length=20, blank=True)
    grounds = models.TextField(_("why you contest it"), blank=True, max_length=20000)
    language = models.CharField(max_length=12, default="en")
    late_cause = models.TextField(_("if the time limit has passed: why"), blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer_side = models.CharField(max_length=10, blank=True, null=True)  # noqa: DJ001 - null switches the composite key off
    filed_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="filed_by_id",
        staff_rows="status <> 'draft'",
        member_writes=True,
        deletable=True,
        worker=True,
    )

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["tenant", "status", "due_at"], name="appeal_queue"),)
        constraints = (
            tenant_key("appeal"),
            TenantForeignKey(field="decision", name="appeal_decision_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id", "cause", "decision"],
                nulls_distinct=False,
                name="appeal_one_a_matter",
            ),
            models.CheckConstraint(
                condition=Q(cause__in=["silence", "restriction"]) | Q(decision__isnull=False),
                name="appeal_has_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None)
                | Q(decision=None)
                | Q(reviewer_side="reviews", reviewer_side__isnull=False),
                name="appeal_reviewer_reviews",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def own_person_id(self) -> UUID | None:
        """Whoever filed it, where it is no organization's."""
        return None if self.organization_id else self.filed_by_id

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue."""
        return clock_state(self.due_at)
