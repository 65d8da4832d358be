"""An application and what hangs on it: versions, documents, questions, declarations, recommendations."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accreditation.states import (
    ApplicationOutcome,
    ApplicationStatus,
    Recommendation,
)
from participation.accreditation.tables import APPLICATION_TRANSITIONS
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.documents.models import Document
from portal.organizations.models import Organization
from portal.policies.models import Policy, Rule
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful

SUBMITTED = "submitted_at IS NOT NULL"


class Application(TenantRow, Stateful, ClockSubject):
    """An organization's application for a status at one institution, under one policy version.

    What is being written stands in a Draft, what was sent in frozen versions.
    """

    TRANSITIONS = APPLICATION_TRANSITIONS

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="applications"
    )
    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    status = models.CharField(
        max_length=20, choices=ApplicationStatus.choices, default=ApplicationStatus.DRAFT
    )
    outcome = models.CharField(max_length=30, choices=ApplicationOutcome.choices, blank=True)
    tier = models.CharField(_("status asked for"), max_length=40, blank=True)
    language = models.CharField(_("language of the application"), max_length=12, default="en")
    receipt = models.CharField(max_length=40, blank=True)
    # Frozen when it is sent: the queue needs no join, and a later change of name rewrites nothing.
    organization_name = models.CharField(max_length=300, blank=True)
    organization_kind = models.CharField(max_length=30, blank=True)
    organization_country = models.CharField(max_length=2, blank=True)
    completion_rounds = models.PositiveIntegerField(default=0)
    completion_rounds_max = models.PositiveIntegerField(default=0)
    deferral_count = models.PositiveIntegerField(default=0)
    deferral_ceiling = models.PositiveIntegerField(null=True, blank=True)
    reopen_until = models.DateTimeField(null=True, blank=True)
    session = models.CharField(max_length=120, blank=True)
    agenda_item = models.CharField(max_length=60, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Staff who declared on conflicts of interest; object rules read these without a query.
    cleared = ArrayField(models.UUIDField(), default=list, blank=True)
    recused = ArrayField(models.UUIDField(), default=list, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        staff_rows=SUBMITTED,
        member_writes=True,
        deletable=True,
        worker=True,
    )

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            tenant_key("application"),
            TenantForeignKey(field="policy", name="application_policy_same_tenant"),
            models.CheckConstraint(
                condition=Q(status__in=ApplicationStatus.values), name="application_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ApplicationStatus.CLOSED) | ~Q(outcome=""),
                name="application_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(status=ApplicationStatus.DRAFT)
                | (Q(submitted_at__isnull=False) & ~Q(receipt="")),
                name="application_sent_has_receipt",
            ),
            models.UniqueConstraint(
                fields=["tenant", "organization"],
                condition=Q(status=ApplicationStatus.DRAFT),
                name="application_one_draft",
            ),
            # A draft of a second application can wait while a review re-opens the first.
            models.UniqueConstraint(
                fields=["tenant", "organization"],
                condition=~Q(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.CLOSED]),
                name="application_one_in_hand",
            ),
            models.UniqueConstraint(
                fields=["receipt"], condition=~Q(receipt=""), name="application_receipt_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "due_at", "id"],
                condition=Q(submitted_at__isnull=False) & ~Q(status="closed"),
                name="application_queue",
            ),
            models.Index(
                fields=["tenant", "organization_name", "id"],
                condition=Q(submitted_at__isnull=False) & ~Q(status="closed"),
                name="application_by_name",
            ),
            models.Index(fields=["tenant", "status", "due_at", "id"], name="application_by_status"),
            models.Index(fields=["tenant", "assignee", "due_at"], name="application_mine"),
            models.Index(fields=["tenant", "-submitted_at", "-id"], name="application_by_arrival"),
            models.Index(fields=["organization"], name="application_of"),
        )

    def __str__(self) -> str:
        return self.receipt or str(self.pk)

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue."""
        return clock_state(self.due_at)

    @property
    def is_reopen_window_open(self) -> bool:
        """Whether an application closed without prejudice can still be re-opened."""
        return self.reopen_until is not None and timezone.now() < self.reopen_until


class ApplicationRow(TenantRow):
    """A part of an application; seen by the institution once the application was sent."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ApplicationVersion(ApplicationRow):
    """What was sent, frozen, with the hash that the receipt shows."""

    number = models.PositiveIntegerField()
    # {"organization", "tier", "answers", "criteria", "documents": [{code, name, hash, size}]}
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    sent_by_name = models.CharField(max_length=200, blank=True)
    deadline = models.JSONField(default=dict)
    sent_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", member_writes=True
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("applicationversion"),
            TenantForeignKey(field="application", name="applicationversion_same_tenant"),
            models.UniqueConstraint(
                fields=["application", "number"], name="applicationversion_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.number)


class ApplicationDocument(ApplicationRow):
    """A document attached under one of the codes that the policy asks for."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    code = models.CharField(max_length=60)
    # The code of the alternative that stands in its place, where the rule offers one.
    alternative = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        staff_rows="EXISTS (SELECT 1 FROM portal_document d WHERE d.id = document_id)",
        member_writes=True,
        deletable=True,
    )

    class Meta:
        ordering = ("code",)
        constraints = (
            tenant_key("applicationdocument"),
            TenantForeignKey(field="application", name="applicationdocument_same_tenant"),
            TenantForeignKey(field="document", name="applicationdocument_document_tenant"),
        )

    def __str__(self) -> str:
        return self.code


class QuestionRound(ApplicationRow):
    """Questions put to the applicant together: by whom, under which rule, by when to answer."""

    number = models.PositiveIntegerField()
    asker = models.CharField(_("who asks"), max_length=200)
    rule = models.ForeignKey(
        Rule, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", member_writes=True, worker=True
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("questionround"),
            TenantForeignKey(field="application", name="questionround_same_tenant"),
            TenantForeignKey(field="rule", name="questionround_rule_tenant"),
            models.UniqueConstraint(fields=["application", "number"], name="questionround_once"),
        )

    def __str__(self) -> str:
        return str(self.number)


class Question(ApplicationRow):
    """One question and its answer, once it was sent; until then it is a Draft."""

    round = models.ForeignKey(
        QuestionRound, on_delete=models.CASCADE, related_name="questions", db_constraint=False
    )
    number = models.PositiveIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=12, default="en")
    # Set where the same was asked before: shown to the applicant and counted.
    repeats = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=12, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", member_writes=True
    )

    class Meta:
        ordering = ("round", "number")
        constraints = (
            tenant_key("question"),
            TenantForeignKey(field="application", name="question_same_tenant"),
            TenantForeignKey(field="round", name="question_round_tenant"),
            TenantForeignKey(field="repeats", name="question_repeats_tenant"),
            models.UniqueConstraint(fields=["round", "number"], name="question_once"),
        )

    def __str__(self) -> str:
        return str(self.number)


class ConflictDeclaration(TenantRow):
    """A staff member's declaration on one application: no conflict, or recused with the reason."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="declarations", db_constraint=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    has_conflict = models.BooleanField(_("I have a conflict of interest"))
    reason = models.TextField(_("what it is"), blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        constraints = (
            tenant_key("conflictdeclaration"),
            TenantForeignKey(field="application", name="conflictdeclaration_same_tenant"),
            models.UniqueConstraint(
                fields=["application", "person"], name="conflictdeclaration_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class RecommendationRecord(TenantRow):
    """What was recommended to the deciding body, by which body, why. Never shown outside."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="recommendations", db_constraint=False
    )
    body = models.CharField(max_length=200)
    recommendation = models.CharField(max_length=20, choices=Recommendation.choices)
    tier = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    rule = models.ForeignKey(
        Rule, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        ordering = ("recorded_at",)
        constraints = (
            tenant_key("recommendationrecord"),
            TenantForeignKey(field="application", name="recommendation_same_tenant"),
            TenantForeignKey(field="rule", name="recommendation_rule_tenant"),
        )

    def __str__(self) -> str:
        return self.recommendation


class SavedFilter(TenantRow):
    """A reviewer's own filter of the queue."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name of the filter"), max_length=80)
    query = models.CharField(max_length=500)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, deletable=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            tenant_key("savedfilter"),
            models.UniqueConstraint(fields=["tenant", "person", "name"], name="savedfilter_once"),
        )

    def __str__(self) -> str:
        return self.name
