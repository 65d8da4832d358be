"""Exports of what a list shows: asked for, approved where they are large, made, expired."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from participation.accreditation.export_tables import (
    EXPORT_TRANSITIONS,
    ExportOutcome,
    ExportStatus,
)
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class ExportRequest(TenantRow, Stateful):
    """One export. The file rests encrypted and goes after a day."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        JSON = "json", "JSON"

    TRANSITIONS = EXPORT_TRANSITIONS

    # The code of a list (participation.accreditation.export).
    listing = models.CharField(max_length=20)
    query = models.CharField(max_length=500, blank=True)
    format = models.CharField(max_length=4, choices=Format.choices)
    language = models.CharField(max_length=12, default="en")
    status = models.CharField(max_length=10, choices=ExportStatus.choices)
    outcome = models.CharField(max_length=10, choices=ExportOutcome.choices, blank=True)
    # Counted up to the number above which a second person is needed, and one more.
    counted = models.PositiveIntegerField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    row_count = models.PositiveIntegerField(null=True, blank=True)
    storage_name = models.CharField(max_length=120, blank=True)
    key_version = models.PositiveIntegerField(default=1)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, worker=True)

    class Meta:
        ordering = ("-requested_at",)
        constraints = (
            tenant_key("exportrequest"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("requested_by")),
                name="exportrequest_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(status=ExportStatus.CLOSED) | ~Q(outcome=""),
                name="exportrequest_closed_has_outcome",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "-requested_at"], name="exportrequest_list"),
            models.Index(
                fields=["leased_until"],
                condition=Q(status=ExportStatus.PREPARING),
                name="exportrequest_waiting",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
