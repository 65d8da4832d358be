"""A report that somebody was kept out: its author's, and of those who review."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.restrictions.states import (
    RestrictionKind,
    RestrictionOutcome,
    RestrictionStatus,
)
from participation.restrictions.tables import RESTRICTION_TRANSITIONS
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.grants import StaffRole
from portal.organizations.models import Organization
from portal.tenancy.guards import Guard, PolicyClass, holds_role
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful

# Of the institution's staff only those who review see a report, and only where its author wants a
# review; the portal itself (no person in the context) keeps its clocks and tells of it.
_REVIEWERS_ALONE = (
    "wants_review AND status <> 'draft'"
    f" AND ({{person}} IS NULL OR {holds_role(StaffRole.APPEALS_REVIEWER)})"
)


class Restriction(TenantRow, Stateful, ClockSubject):
    """Somebody was kept out of a place, a list or the floor; no decision here need come first.

    It is its author's alone, also against colleagues of the organization for which it is filed.
    """

    TRANSITIONS = RESTRICTION_TRANSITIONS

    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # For whom, where it is for an organization; it does not make the row the organization's.
    on_behalf_of = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    on_behalf_name = models.CharField(max_length=300, blank=True)
    status = models.CharField(
        max_length=12, choices=RestrictionStatus.choices, default=RestrictionStatus.DRAFT
    )
    outcome = models.CharField(max_length=12, choices=RestrictionOutcome.choices, blank=True)
    kind = models.CharField(max_length=12, choices=RestrictionKind.choices, blank=True)
    happened = models.TextField(_("what happened"), blank=True)
    happened_on = models.CharField(_("when"), max_length=200, blank=True)
    place = models.CharField(_("where: the event or body"), max_length=200, blank=True)
    by_whom = models.CharField(_("by whom: the role"), max_length=200, blank=True)
    asks_for = models.TextField(_("what is asked for"), blank=True)
    language = models.CharField(max_length=12, default="en")
    wants_review = models.BooleanField(default=False)
    wants_protection = models.BooleanField(default=False)
    # When protection was told that there is something to fetch; it takes nothing along from here.
    handed_over_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    answer = models.TextField(blank=True)
    # What the author says that the answer leaves open.
    unsettled = models.TextField(blank=True)
    answer_language = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField(auto_now_add=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        person="filed_by_id",
        staff_rows=_REVIEWERS_ALONE,
        member_writes=True,
        deletable=True,
        worker=True,
    )

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            tenant_key("restriction"),
            models.CheckConstraint(
                condition=Q(status__in=RestrictionStatus.values), name="restriction_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=RestrictionStatus.DRAFT)
                | (Q(filed_at__isnull=False) & ~Q(receipt="") & ~Q(kind="")),
                name="restriction_filed_has_receipt",
            ),
            models.CheckConstraint(
                condition=Q(status=RestrictionStatus.DRAFT)
                | Q(wants_review=True)
                | Q(wants_protection=True),
                name="restriction_goes_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(status=RestrictionStatus.CLOSED) | ~Q(outcome=""),
                name="restriction_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(status=RestrictionStatus.ANSWERED) | ~Q(answer=""),
                name="restriction_answered_has_answer",
            ),
            models.UniqueConstraint(
                fields=["receipt"], condition=~Q(receipt=""), name="restriction_receipt_once"
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "status", "due_at"], name="restriction_queue"),
            models.Index(fields=["filed_by"], name="restriction_own"),
            models.Index(
                fields=["filed_at"],
                condition=Q(wants_protection=True, handed_over_at=None),
                name="restriction_to_hand_over",
            ),
        )

    def __str__(self) -> str:
        return self.receipt or str(self.pk)

    @property
    def own_person_id(self) -> UUID | None:
        """Whoever filed it: nobody else of an organization."""
        return self.filed_by_id

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue."""
        return clock_state(self.due_at)
