"""Pictures that were asked for, and as they were drawn."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.charts.figures import Audience
from portal.grants import StaffRole
from portal.tenancy.guards import Guard, PolicyClass, holds_role
from portal.tenancy.models import TenantRow, tenant_key

_ANALYSTS = holds_role(StaffRole.ANALYST, StaffRole.DECISION_MAKER)


class Drawing(TenantRow):
    """One picture with its figures, found by the hash of what it shows.

    It is as closed as its figures: what anybody reads on a page, or what analysts alone read.
    Whoever opens a page may ask for a picture of it, by adding an empty row of public figures; only
    the worker draws, and nobody changes what is there.
    """

    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    content = models.JSONField()
    # Name, columns and rows for the download.
    table = models.JSONField()
    svg = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="audience = 'public'",
        staff_rows=f"audience = 'public' OR {{person}} IS NULL OR {_ANALYSTS}",
        deletable=True,
        worker=True,
        extra=(
            "GRANT INSERT ON {table} TO portal_public, portal_member",
            "CREATE POLICY guard_ask ON {table} FOR INSERT TO portal_public, portal_member"
            " WITH CHECK (audience = 'public' AND svg = '' AND drawn_at IS NULL AND tries = 0)",
        ),
    )

    class Meta:
        constraints = (
            tenant_key("drawing"),
            models.UniqueConstraint(fields=["tenant", "key"], name="drawing_once"),
            models.CheckConstraint(
                condition=Q(drawn_at=None, svg="") | Q(drawn_at__isnull=False) & ~Q(svg=""),
                name="drawing_drawn_or_not",
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "asked_at"], condition=Q(drawn_at=None), name="drawing_waiting"
            ),
            models.Index(fields=["tenant", "drawn_at"], name="drawing_oldest"),
        )

    def __str__(self) -> str:
        return self.key
