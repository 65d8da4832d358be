"""Figures on whether decisions differ between groups: as staff read them, and as everybody does."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.equity.states import EquityStatus
from participation.equity.tables import EQUITY_TRANSITIONS
from portal.organizations.models import Group
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful

__all__ = ["EquityPublication", "EquityReport", "EquityStatus", "GroupBand"]


class EquityReport(TenantRow, Stateful):
    """The figures of one kind of decision for one cycle, with every number: for staff alone.

    A cycle is a calendar year at the seat; its figures cover the three years that end with it.
    While it runs, and until it is published, the content is made anew.
    """

    TRANSITIONS = EQUITY_TRANSITIONS

    kind = models.CharField(max_length=30)
    cycle = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()
    status = models.CharField(
        max_length=12, choices=EquityStatus.choices, default=EquityStatus.INTERNAL
    )
    outcome = models.CharField(max_length=20, blank=True)
    # What participation.equity.comparing.make_content gives.
    content = models.JSONField(default=dict)
    is_first_cycle = models.BooleanField(default=False)
    is_complete = models.BooleanField(default=False)
    made_at = models.DateTimeField(null=True, blank=True)
    # Somebody asked for new figures; the worker's next round makes them.
    wanted_at = models.DateTimeField(null=True, blank=True)
    bands_made_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, worker=True)

    class Meta:
        ordering = ("-cycle", "kind")
        constraints = (
            tenant_key("equityreport"),
            models.UniqueConstraint(
                fields=["tenant", "kind", "cycle"], name="equityreport_once_a_cycle"
            ),
            models.CheckConstraint(
                condition=~Q(status=EquityStatus.PUBLISHED)
                | Q(is_first_cycle=False, is_complete=True),
                name="equityreport_first_cycle_internal",
            ),
        )
        indexes = (
            models.Index(
                fields=["wanted_at"], condition=Q(wanted_at__isnull=False), name="equity_wanted"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.cycle}"


class EquityPublication(TenantRow):
    """What everybody may read of a report: without what points at somebody, with a note."""

    report = models.OneToOneField(
        EquityReport, on_delete=models.PROTECT, related_name="publication", db_constraint=False
    )
    kind = models.CharField(max_length=30)
    cycle = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()
    # What participation.equity.guarding.guarded leaves.
    content = models.JSONField()
    note = models.TextField(_("note of the institution"))
    note_language = models.CharField(max_length=12)
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="published_at IS NOT NULL", worker=True
    )

    class Meta:
        ordering = ("-cycle", "kind")
        constraints = (
            tenant_key("equitypublication"),
            TenantForeignKey(field="report", name="equitypublication_report_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "kind", "cycle"], name="equitypublication_once_a_cycle"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.cycle}"


class GroupBand(TenantRow):
    """How organizations that describe themselves alike fared, over years and in broad bands only.

    Made once for each period by a function of the database that gives nothing finer; what one
    organization said of itself is read by nobody.
    """

    class Many(models.TextChoices):
        """How many organizations; fewer than twenty are not shown."""

        TWENTY = "20", _("20 to 49 organizations")
        FIFTY = "50", _("50 to 99 organizations")
        HUNDRED = "100", _("100 organizations or more")

    class Share(models.TextChoices):
        """In how many of a hundred cases something was decided favourably."""

        FIRST = "0", _("fewer than 25 in 100")
        SECOND = "25", _("25 to 49 in 100")
        THIRD = "50", _("50 to 74 in 100")
        FOURTH = "75", _("75 in 100 or more")

    kind = models.CharField(max_length=30)
    first_year = models.PositiveIntegerField()
    last_year = models.PositiveIntegerField()
    group = models.CharField(max_length=30, choices=Group.choices)
    many = models.CharField(max_length=4, choices=Many.choices)
    share = models.CharField(max_length=4, choices=Share.choices)
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="published_at IS NOT NULL", worker=True
    )

    class Meta:
        ordering = ("-last_year", "group")
        constraints = (
            tenant_key("groupband"),
            models.UniqueConstraint(
                fields=["tenant", "kind", "last_year", "group"], name="groupband_once"
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year") + 2),
                name="groupband_several_years",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.last_year}"
