"""An institution moves in with its spreadsheet: imports, their lines, and mappings that are kept."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.accreditation.models.accreditation import Accreditation
from portal.grants import Permission
from portal.importing.cells import DateOrder
from portal.importing.states import ImportOutcome, ImportStatus, import_transitions
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class ImportMapping(TenantRow):
    """Which column means what, and which values mean which codes; kept for the next file."""

    name = models.CharField(_("name of the mapping"), max_length=80)
    # {field: header of the column}
    columns = models.JSONField(default=dict)
    # {field: {value in the file: code}}
    codes = models.JSONField(default=dict)
    date_order = models.CharField(
        max_length=12, choices=DateOrder.choices, default=DateOrder.DAY_FIRST
    )
    saved_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, deletable=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            tenant_key("importmapping"),
            models.UniqueConstraint(fields=["tenant", "name"], name="importmapping_once"),
        )

    def __str__(self) -> str:
        return self.name


class Import(TenantRow, Stateful):
    """One file that was brought in."""

    TRANSITIONS = import_transitions(Permission.RECORD_IMPORT)

    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    codes = models.JSONField(default=dict)
    date_order = models.CharField(
        max_length=12, choices=DateOrder.choices, default=DateOrder.DAY_FIRST
    )
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.UPLOADED
    )
    outcome = models.CharField(max_length=10, choices=ImportOutcome.choices, blank=True)
    line_count = models.PositiveIntegerField(default=0)
    # {verdict: number of lines}, as the dry run found them.
    counts = models.JSONField(default=dict)
    # The last line that the step under way has settled; a step that was stopped goes on there.
    position = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, worker=True)

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = (
            tenant_key("import"),
            models.CheckConstraint(
                condition=~Q(status=ImportStatus.CLOSED) | ~Q(outcome=""),
                name="import_closed_has_outcome",
            ),
        )
        indexes = (models.Index(fields=["tenant", "-uploaded_at"], name="import_list"),)

    def __str__(self) -> str:
        return self.file_name


class Verdict(models.TextChoices):
    """What a line of an import would do, or did."""

    MAKE = "make", _("New")
    UPDATE = "update", _("Changes")
    UNCHANGED = "unchanged", _("Already so")
    REFUSED = "refused", _("Left out")


class ImportLine(TenantRow):
    """One line: what stood there, what it would do, what it did, what was there before."""

    batch = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="lines", db_constraint=False
    )
    number = models.PositiveIntegerField()
    raw = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    # [{"code", "field", …}]: put into words when it is shown.
    reasons = models.JSONField(default=list)
    accreditation = models.ForeignKey(
        Accreditation, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False
    )
    # The fields that were changed, as they were before and as they were left.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    left_because = models.CharField(max_length=30, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, deletable=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("importline"),
            TenantForeignKey(field="batch", name="importline_same_tenant"),
            TenantForeignKey(field="accreditation", name="importline_accreditation_tenant"),
            models.UniqueConstraint(fields=["batch", "number"], name="importline_once"),
        )
        indexes = (
            models.Index(fields=["tenant", "batch", "verdict", "number"], name="importline_list"),
        )

    def __str__(self) -> str:
        return str(self.number)
