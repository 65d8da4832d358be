"""A status that was granted, its periodic reports and the changes that its holder asks for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.accreditation.models.application import Application
from participation.accreditation.standing_tables import (
    ACCREDITATION_TRANSITIONS,
    CHANGE_TRANSITIONS,
    REPORT_TRANSITIONS,
)
from participation.accreditation.states import (
    AccreditationOutcome,
    AccreditationStatus,
    ChangeOutcome,
    ChangeStatus,
    ReportStatus,
)
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.documents.models import Document
from portal.organizations.models import Organization
from portal.policies.models import Policy
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class Accreditation(TenantRow, Stateful, ClockSubject):
    """The status of one organization at one institution."""

    TRANSITIONS = ACCREDITATION_TRANSITIONS

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="accreditations"
    )
    # Imported accreditations stand here before their organization has registered.
    organization_name = models.CharField(max_length=300)
    organization_country = models.CharField(max_length=2, blank=True)
    organization_kind = models.CharField(max_length=30, blank=True)
    application = models.ForeignKey(
        Application, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    policy = models.ForeignKey(
        Policy, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    status = models.CharField(
        max_length=20, choices=AccreditationStatus.choices, default=AccreditationStatus.ACTIVE
    )
    outcome = models.CharField(max_length=20, choices=AccreditationOutcome.choices, blank=True)
    tier = models.CharField(max_length=40)
    granted_on = models.DateField()
    suspended_until = models.DateField(null=True, blank=True)
    suspension_cause = models.CharField(max_length=60, blank=True)
    reapply_from = models.DateField(null=True, blank=True)
    notice_grounds = models.TextField(blank=True)
    notice_reply = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # The register lists only those who agree.
    is_listed = models.BooleanField(_("listed in the public register"), default=False)
    listed_at = models.DateTimeField(null=True, blank=True)
    source_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        organization="organization_id",
        published="listed_at IS NOT NULL",
        member_writes=True,
        deletable=True,
        worker=True,
    )

    class Meta:
        ordering = ("organization_name",)
        constraints = (
            tenant_key("accreditation"),
            TenantForeignKey(field="policy", name="accreditation_policy_tenant"),
            TenantForeignKey(field="application", name="accreditation_application_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "organization"],
                condition=~Q(status=AccreditationStatus.ENDED),
                name="accreditation_one_live",
            ),
            models.UniqueConstraint(
                fields=["tenant", "source_id"],
                condition=~Q(source_id=""),
                name="accreditation_source_once",
            ),
            models.CheckConstraint(
                condition=~Q(status=AccreditationStatus.ENDED) | ~Q(outcome=""),
                name="accreditation_ended_has_outcome",
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "organization_name", "id"],
                condition=Q(listed_at__isnull=False),
                name="accreditation_register",
            ),
            models.Index(fields=["tenant", "due_at", "id"], name="accreditation_due"),
        )

    def __str__(self) -> str:
        return self.organization_name

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue."""
        return clock_state(self.due_at)


class PeriodicReport(TenantRow, Stateful, ClockSubject):
    """One report that the holder of a status owes, for one period."""

    TRANSITIONS = REPORT_TRANSITIONS

    accreditation = models.ForeignKey(
        Accreditation, on_delete=models.CASCADE, related_name="reports", db_constraint=False
    )
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=12, choices=ReportStatus.choices, default=ReportStatus.DUE)
    outcome = models.CharField(max_length=20, blank=True)
    period_from = models.DateField()
    period_to = models.DateField()
    due_on = models.DateField()
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en")
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    question = models.TextField(blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    notices_sent = models.PositiveIntegerField(default=0)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        member_writes=True,
        worker=True,
        # An import that is undone takes the reports along that it had scheduled.
        extra=("GRANT DELETE ON {table} TO portal_staff",),
    )

    class Meta:
        ordering = ("due_on",)
        constraints = (
            tenant_key("periodicreport"),
            TenantForeignKey(field="accreditation", name="periodicreport_same_tenant"),
            TenantForeignKey(field="document", name="periodicreport_document_tenant"),
            models.UniqueConstraint(fields=["accreditation", "due_on"], name="periodicreport_once"),
        )

    def __str__(self) -> str:
        return str(self.due_on)

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue."""
        return clock_state(self.due_at)


class ChangeRequest(TenantRow, Stateful):
    """A change of name, another status, or a merger, asked for by the holder."""

    class Kind(models.TextChoices):
        RENAME = "rename", _("Change of name")
        RECLASSIFY = "reclassify", _("Another status")
        MERGE = "merge", _("Merger with another organization")

    TRANSITIONS = CHANGE_TRANSITIONS

    accreditation = models.ForeignKey(
        Accreditation, on_delete=models.CASCADE, related_name="changes", db_constraint=False
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    status = models.CharField(
        max_length=12, choices=ChangeStatus.choices, default=ChangeStatus.REQUESTED
    )
    outcome = models.CharField(max_length=12, choices=ChangeOutcome.choices, blank=True)
    new_name = models.CharField(_("new name"), max_length=300, blank=True)
    new_tier = models.CharField(_("status asked for"), max_length=40, blank=True)
    reason = models.TextField(_("why"))
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    requested_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        member_writes=True,
        extra=("GRANT DELETE ON {table} TO portal_staff",),
    )

    class Meta:
        ordering = ("-requested_at",)
        constraints = (
            tenant_key("changerequest"),
            TenantForeignKey(field="accreditation", name="changerequest_same_tenant"),
            TenantForeignKey(field="document", name="changerequest_document_tenant"),
            models.UniqueConstraint(
                fields=["accreditation", "kind"],
                condition=Q(status=ChangeStatus.REQUESTED),
                name="changerequest_one_open",
            ),
        )

    def __str__(self) -> str:
        return self.kind
