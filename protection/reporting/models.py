"""Requests for the annual report on alleged reprisals, and its counts, fixed once a period.

The report itself is kept nowhere: whoever coordinates makes it with an open vault, and it leaves.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.tenancy.columns import Columns, clear
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

    host_sees: ClassVar[Columns] = {
        "last_day": clear("the last day of the period", "one request speaks of one period"),
        "language": clear("the language of the report", "it is made in it"),
        "status": clear("where the request is", "the list is shown with every vault locked"),
        "outcome": clear("how it ended", "the list is shown with every vault locked"),
        "counted": clear("how many cases it may hold", "above a number a second person is asked"),
        "requested_by": clear("who asked", "the second person must be another one"),
        "approved_by": clear("who approved", "a constraint holds that it is another person"),
        "requested_at": clear("when", "the order of the list"),
        "ready_until": clear("until when it can be made", "an approval does not hold for ever"),
    }

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

    host_sees: ClassVar[Columns] = {
        "last_day": clear("the last day of the period", "counts are fixed once a period"),
        "content": clear(
            "how many were left out, by State, small numbers withheld",
            "never made again, so that two tables cannot be subtracted",
        ),
        "made_at": clear("when", "shown beside the counts"),
    }

    class Meta:
        ordering = ("-last_day",)
        constraints = (
            tenant_key("reportcounts"),
            models.UniqueConstraint(fields=["tenant", "last_day"], name="reportcounts_once"),
        )

    def __str__(self) -> str:
        return str(self.last_day)
