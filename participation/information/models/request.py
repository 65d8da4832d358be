"""A request for information and what hangs on it: questions, documents, what is kept back."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.information.states import (
    InformationOutcome,
    InformationStatus,
    WantedFormat,
)
from participation.information.tables import INFORMATION_TRANSITIONS
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.documents.models import Document
from portal.organizations.models import Organization
from portal.policies.models import Policy
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class InformationRequest(TenantRow, Stateful, ClockSubject):
    """Somebody asks an institution for a document or for information.

    It is an organization's or, without one, a person's own; nobody has to say what for. What is
    being written stands in a Draft; it is copied here when it is sent.
    """

    TRANSITIONS = INFORMATION_TRANSITIONS

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Who asks, where it is for no organization.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Frozen when it is sent. Asking opens nothing else of the organization's file to the institution.
    organization_name = models.CharField(max_length=300, blank=True)
    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    status = models.CharField(
        max_length=20, choices=InformationStatus.choices, default=InformationStatus.DRAFT
    )
    outcome = models.CharField(max_length=20, choices=InformationOutcome.choices, blank=True)
    title = models.CharField(_("what is asked for, in one line"), max_length=200, blank=True)
    text = models.TextField(_("what is asked for"), blank=True)
    language = models.CharField(_("language of the request"), max_length=12, default="en")
    answer_language = models.CharField(_("language wanted"), max_length=12, default="en")
    wanted_format = models.CharField(
        max_length=20, choices=WantedFormat.choices, default=WantedFormat.ELECTRONIC
    )
    is_urgent = models.BooleanField(default=False)
    urgency_reason = models.TextField(blank=True)
    # Null until the institution has said whether it treats the request as urgent.
    is_urgency_accepted = models.BooleanField(null=True)
    embargo_days = models.PositiveIntegerField(default=0)
    receipt = models.CharField(max_length=40, blank=True)
    # Frozen when it is sent, so that a move can be judged without reading the policy.
    extensions_max = models.PositiveIntegerField(default=0)
    extensions_used = models.PositiveIntegerField(default=0)
    # Of the question that is open: until when it can be answered, whether silence ends the request,
    # and when whoever asked was warned of that.
    question_due_at = models.DateTimeField(null=True, blank=True)
    lapses = models.BooleanField(default=False)
    warned_at = models.DateTimeField(null=True, blank=True)
    held_by = models.CharField(_("unit or body that holds it"), max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    # When the answer was last due; kept after the answer, for the figures.
    answer_due_at = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="person_id",
        staff_rows="submitted_at IS NOT NULL",
        member_writes=True,
        deletable=True,
        worker=True,
    )

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            tenant_key("informationrequest"),
            TenantForeignKey(field="policy", name="informationrequest_policy_tenant"),
            models.CheckConstraint(
                condition=Q(status__in=InformationStatus.values),
                name="informationrequest_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[InformationStatus.ANSWERED, InformationStatus.CLOSED])
                | ~Q(outcome=""),
                name="informationrequest_end_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(status=InformationStatus.DRAFT)
                | (Q(submitted_at__isnull=False) & ~Q(receipt="") & ~Q(text="")),
                name="informationrequest_sent_has_receipt",
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=True) ^ Q(person__isnull=True),
                name="informationrequest_of_one",
            ),
            models.UniqueConstraint(
                fields=["receipt"],
                condition=~Q(receipt=""),
                name="informationrequest_receipt_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "due_at", "id"],
                condition=Q(
                    status__in=["submitted", "in_hand", "clarification", "prepared"],
                    submitted_at__isnull=False,
                ),
                name="informationrequest_queue",
            ),
            models.Index(
                fields=["tenant", "-submitted_at", "-id"], name="informationrequest_arrival"
            ),
            models.Index(fields=["organization"], name="informationrequest_of"),
            models.Index(fields=["person"], name="informationrequest_own"),
        )

    def __str__(self) -> str:
        return self.receipt or str(self.pk)

    @property
    def own_person_id(self) -> UUID | None:
        """Whoever asks, where it is no organization's."""
        return self.person_id

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue."""
        return clock_state(self.due_at)


class RequestRow(TenantRow):
    """A part of a request; `organization` or `person` as the request has it."""

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    request = models.ForeignKey(
        InformationRequest, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta:
        abstract = True

    @property
    def own_person_id(self) -> UUID | None:
        """Whose it is, where it is no organization's."""
        return self.person_id


class Clarification(RequestRow):
    """A question of the institution about what is meant, and the answer."""

    number = models.PositiveIntegerField()
    question = models.TextField()
    question_language = models.CharField(max_length=12, default="en")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The question was taken back, or the request ended without an answer.
    ended_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="person_id",
        member_writes=True,
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("clarification"),
            TenantForeignKey(field="request", name="clarification_same_tenant"),
            models.UniqueConstraint(fields=["request", "number"], name="clarification_once"),
        )

    def __str__(self) -> str:
        return str(self.number)


class ReleasedDocument(RequestRow):
    """A document for whoever asked: the institution's own until the decision hands it over."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    title = models.CharField(_("what it is"), max_length=200)
    language = models.CharField(max_length=12, blank=True)
    is_redacted = models.BooleanField(_("passages are blacked out"), default=False)
    added_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", person="person_id", deletable=True
    )

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            tenant_key("releaseddocument"),
            TenantForeignKey(field="request", name="releaseddocument_same_tenant"),
            TenantForeignKey(field="document", name="releaseddocument_document_tenant"),
        )
        indexes = (models.Index(fields=["tenant", "request"], name="releaseddocument_of"),)

    def __str__(self) -> str:
        return self.title


class Withheld(RequestRow):
    """Something kept back: what it is, under which exception, and why each test is met."""

    released = models.ForeignKey(
        ReleasedDocument,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="withheld",
        db_constraint=False,
    )
    what = models.CharField(_("what is kept back"), max_length=300)
    exception = models.CharField(max_length=60)
    reason = models.TextField(_("why the exception applies"))
    harm = models.TextField(_("which harm disclosure would do"), blank=True)
    public_interest = models.TextField(_("how the public interest was weighed"), blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", person="person_id", deletable=True
    )

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            tenant_key("withheld"),
            TenantForeignKey(field="request", name="withheld_same_tenant"),
            TenantForeignKey(field="released", name="withheld_document_tenant"),
        )
        indexes = (models.Index(fields=["tenant", "request"], name="withheld_of"),)

    def __str__(self) -> str:
        return self.exception


class Preparation(TenantRow):
    """What the unit that searched says to whoever decides. Never shown outside."""

    request = models.ForeignKey(
        InformationRequest, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    proposal = models.CharField(max_length=20, choices=InformationOutcome.choices)
    text = models.TextField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    prepared_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        ordering = ("prepared_at",)
        constraints = (
            tenant_key("preparation"),
            TenantForeignKey(field="request", name="preparation_same_tenant"),
        )
        indexes = (models.Index(fields=["tenant", "request"], name="preparation_of"),)

    def __str__(self) -> str:
        return self.proposal
