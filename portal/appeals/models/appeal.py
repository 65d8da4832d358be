"""An appeal: what a person or an organization asks to be reviewed."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.appeals.states import AppealOutcome, AppealStatus, Ground
from portal.appeals.tables import APPEAL_TRANSITIONS
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.decisions.models import Decision
from portal.grants import StaffRole
from portal.organizations.models import Organization
from portal.policies.models import Policy
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import SEES_MATTER, Guard, PolicyClass, holds_role
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful

# The condition under which somebody who was invited to this one matter sees its row.
INVITED = "{person} = ANY(outside_reviewers)"
# Of the institution those who review, assign or audit reviews, and whoever sees the matter itself.
_REVIEWS = holds_role(StaffRole.APPEALS_REVIEWER, StaffRole.ADMINISTRATOR, StaffRole.AUDITOR)
_STAFF = f"status <> 'draft' AND ({INVITED} OR {_REVIEWS} OR {SEES_MATTER})"
INVITED_TO = "appeal_id IN (SELECT id FROM portal_appeal WHERE {person} = ANY(outside_reviewers))"


class Appeal(TenantRow, Stateful, ClockSubject):
    """A review that was asked for: of a decision, of no answer in time, of being kept out.

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
    # The first is 1; a further one about the same matter rests on facts that are new.
    number = models.PositiveSmallIntegerField(default=1)
    # The rules on reviews under which it was filed; none where the institution publishes none.
    policy = models.ForeignKey(
        Policy, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    status = models.CharField(
        max_length=14, choices=AppealStatus.choices, default=AppealStatus.DRAFT
    )
    outcome = models.CharField(max_length=20, choices=AppealOutcome.choices, blank=True)
    grounds = models.TextField(_("why you contest it"), blank=True, max_length=20000)
    ground_codes = ArrayField(
        models.CharField(max_length=20, choices=Ground.choices), default=list, blank=True
    )
    new_facts = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en")
    late_cause = models.TextField(_("if the time limit has passed: why"), blank=True)
    # The name for a published summary, as the appellant wished it; empty: none.
    named_as = models.CharField(max_length=300, blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Who leads the review in this instance.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer_side = models.CharField(max_length=10, blank=True, null=True)  # noqa: DJ001 - null switches the composite key off
    # Who sits on it in this instance; object rules read these without a query.
    panel = ArrayField(models.UUIDField(), default=list, blank=True)
    outside_reviewers = ArrayField(models.UUIDField(), default=list, blank=True)
    instance = models.PositiveSmallIntegerField(default=1)
    panel_size = models.PositiveSmallIntegerField(default=1)
    unit_statement = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    offer = models.TextField(blank=True)
    findings = models.TextField(blank=True)
    instructions = models.TextField(blank=True)
    # What followed by itself when the outcome was recorded, and what was done to carry it out.
    followed = models.TextField(blank=True)
    carried_out = models.TextField(blank=True)
    second_grounds = models.TextField(blank=True)
    # The first instance's decision and outcome, while and after the second one looks at them.
    first_decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    first_outcome = models.CharField(max_length=20, choices=AppealOutcome.choices, blank=True)
    second_until = models.DateTimeField(null=True, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="filed_by_id",
        staff_rows=_STAFF,
        member_writes=True,
        deletable=True,
        worker=True,
        extra=(
            # Whoever was invited reads it; what they do is done in the institution's context.
            f"CREATE POLICY guard_invited ON {{table}} FOR SELECT TO portal_member USING ({INVITED})",
        ),
    )

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=["tenant", "status", "due_at"], name="appeal_queue"),
            models.Index(fields=["tenant", "due_at", "id"], name="appeal_by_due"),
            models.Index(fields=["tenant", "-filed_at", "-id"], name="appeal_by_arrival"),
        )
        constraints = (
            tenant_key("appeal"),
            TenantForeignKey(field="decision", name="appeal_decision_same_tenant"),
            TenantForeignKey(field="first_decision", name="appeal_first_decision_same_tenant"),
            TenantForeignKey(field="policy", name="appeal_policy_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id", "cause", "decision", "number"],
                nulls_distinct=False,
                name="appeal_one_a_matter",
            ),
            models.CheckConstraint(
                condition=Q(cause__in=["silence", "restriction"]) | Q(decision__isnull=False),
                name="appeal_has_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | Q(status=AppealStatus.DRAFT) | ~Q(new_facts=""),
                name="appeal_again_has_new_facts",
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


class AppealRow(TenantRow):
    """A part of an appeal."""

    # Only a draft is ever thrown away, by its author, who neither sees nor writes most of these:
    # Django does not look for them, and the composite key refuses where there are any.
    appeal = models.ForeignKey(
        Appeal, on_delete=models.DO_NOTHING, related_name="%(class)ss", db_constraint=False
    )

    class Meta:
        abstract = True

    @property
    def outside_reviewers(self) -> list[UUID]:
        """Whoever was invited to the appeal has to do with its parts as well."""
        return self.appeal.outside_reviewers

    @property
    def organization_id(self) -> UUID | None:
        """The appeal's own organization."""
        return self.appeal.organization_id

    @property
    def own_person_id(self) -> UUID | None:
        """Whoever filed the appeal, where it is no organization's."""
        return self.appeal.own_person_id
