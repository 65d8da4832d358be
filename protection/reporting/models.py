"""Requests for the annual report on alleged reprisals, and its counts, fixed once a period.

The report itself is kept nowhere: whoever coordinates makes it with an open vault, and it leaves.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from protection.desk import OF_PROTECTION
from protection.reporting.states import ReportOutcome, ReportStatus
from protection.reporting.tables import REPORT_TRANSITIONS

_GUARD = Guard(PolicyClass.STAFF, staff_rows=OF_PROTECTION)


class ReportRequest(TenantRow, Stateful):
    """One request; above a number of rows a second person approves it."""

    TRANSITIONS = REPORT_TRANSITIONS

    last_day = models.DateField()
    language = models.CharField(max_length=12, default="en")
    status = models.CharField(max_length=10, choices=ReportStatus.choices)
    outcome = models.CharField(max_length=10, choices=ReportOutcome.choices, blank=True)
    counted = models.PositiveIntegerField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    ready_until = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = _GUARD

    class Meta:
        ordering = ("-requested_at", "id")
        constraints = (
            tenant_key("reportrequest"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("requested_by")),
                name="reportrequest_two_people",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReportStatus.values), name="reportrequest_status_known"
            ),
        )
        indexes = (models.Index(fields=["tenant", "-requested_at"], name="reportrequest_list"),)

    def __str__(self) -> str:
        return str(self.pk)


class ReportCounts(TenantRow):
    """How many were left out for safety, by State, with small numbers withheld; never made again."""

    last_day = models.DateField()
    content = models.JSONField()
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = _GUARD

    class Meta:
        ordering = ("-last_day",)
        constraints = (
            tenant_key("reportcounts"),
            models.UniqueConstraint(fields=["tenant", "last_day"], name="reportcounts_once"),
        )

    def __str__(self) -> str:
        return str(self.last_day)
