"""Files of obstacles that were brought in, their lines, and the mappings that are kept.

Only what is public elsewhere is brought in, so nothing here is sealed; still these rows are shown to
the institution's analysts alone, for a file may hold more than what was published of it.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.importing.states import ImportOutcome, ImportStatus, import_transitions
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from promotion.obstacles.models import OF_ANALYSIS, Obstacle


class ObstacleMapping(TenantRow):
    """Which column means what and which values mean which codes, kept for the next file."""

    name = models.CharField(_("name of the mapping"), max_length=80)
    # As promotion.exchange.mapping reads it; the same shape as the mappings that are shipped.
    definition = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, staff_rows=OF_ANALYSIS, deletable=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            tenant_key("obstaclemapping"),
            models.UniqueConstraint(fields=["tenant", "name"], name="obstaclemapping_once"),
        )

    def __str__(self) -> str:
        return self.name


class ObstacleImport(TenantRow, Stateful):
    """One file that was brought in."""

    TRANSITIONS = import_transitions(Permission.OBSTACLE_IMPORT, "obstacle_import")

    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    encoding = models.CharField(max_length=10, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    header = models.JSONField(default=list)
    mapping_name = models.CharField(max_length=80, blank=True)
    definition = models.JSONField(default=dict)
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.UPLOADED
    )
    outcome = models.CharField(max_length=10, choices=ImportOutcome.choices, blank=True)
    line_count = models.PositiveIntegerField(default=0)
    # {verdict: number of lines}
    counts = models.JSONField(default=dict)
    # The last line that the step under way has settled; a step that was stopped goes on there.
    position = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, staff_rows=OF_ANALYSIS, worker=True)

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = (
            tenant_key("obstacleimport"),
            models.CheckConstraint(
                condition=~Q(status=ImportStatus.CLOSED) | ~Q(outcome=""),
                name="obstacleimport_closed_has_outcome",
            ),
        )
        indexes = (models.Index(fields=["tenant", "-uploaded_at"], name="obstacleimport_list"),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_spreadsheet(self) -> bool:
        """Whether the file was CSV or XLSX, where a cell can be a formula; else it was JSON."""
        return bool(self.delimiter) or not self.encoding


class Verdict(models.TextChoices):
    """What a line of an import would do, or did."""

    MAKE = "make", _("New")
    UPDATE = "update", _("Changes")
    UNCHANGED = "unchanged", _("Unchanged")
    # The source counts one event again in a later year.
    SAME_EVENT = "same_event", _("The same event again")
    REFUSED = "refused", _("Left out")


class ObstacleImportLine(TenantRow):
    """One line: what stood there, what it would do, what it did, what was there before."""

    batch = models.ForeignKey(
        ObstacleImport, on_delete=models.CASCADE, related_name="lines", db_constraint=False
    )
    number = models.PositiveIntegerField()
    raw = models.JSONField(default=list)
    # How many cells the line had in the file.
    width = models.PositiveSmallIntegerField(default=0)
    # The source's id, or a hash of the columns that make one; of the event where the source counts
    # it once a year; of everything that the line says.
    key = models.CharField(max_length=200, blank=True)
    event_key = models.CharField(max_length=64, blank=True)
    content = models.CharField(max_length=64, blank=True)
    values = models.JSONField(default=dict)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    # [{"code", "field", …}]: why it is left out, and what was noticed; worded when it is shown.
    reasons = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    obstacle = models.ForeignKey(
        Obstacle, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False
    )
    # What the report said before, and a hash of how this import left it.
    before = models.JSONField(default=dict)
    after = models.CharField(max_length=64, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    left_because = models.CharField(max_length=30, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, staff_rows=OF_ANALYSIS, deletable=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("obstacleimportline"),
            TenantForeignKey(field="batch", name="obstacleimportline_same_tenant"),
            TenantForeignKey(field="obstacle", name="obstacleimportline_obstacle_tenant"),
            models.UniqueConstraint(fields=["batch", "number"], name="obstacleimportline_once"),
        )
        indexes = (
            models.Index(
                fields=["tenant", "batch", "verdict", "number"], name="obstacleimportline_list"
            ),
            models.Index(fields=["batch", "key"], name="obstacleimportline_key"),
            models.Index(fields=["tenant", "obstacle"], name="obstacleimportline_of"),
        )

    def __str__(self) -> str:
        return str(self.number)
