"""Public figures on protection: one table a year, made once, by two people, changed never."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.tenancy.columns import Columns, clear
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from protection.desk import OF_PROTECTION


class ProtectionFigures(TenantRow):
    """The figures of one institution and calendar year; a trigger keeps published ones as they are."""

    year = models.PositiveSmallIntegerField()
    content = models.JSONField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="published_at IS NOT NULL",
        staff_rows=f"published_at IS NOT NULL OR {OF_PROTECTION}",
    )

    host_sees: ClassVar[Columns] = {
        "year": clear("the calendar year", "one table a year, made once"),
        "content": clear("the counts, small ones withheld", "made to be published"),
        "prepared_by": clear("who prepared them", "the second person must be another one"),
        "prepared_at": clear("when", "shown to the second person"),
        "published_by": clear("who published them", "a constraint holds that it is another person"),
        "published_at": clear(
            "when they were published", "whoever is not of the institution sees them from then on"
        ),
    }

    class Meta:
        ordering = ("-year",)
        constraints = (
            tenant_key("protectionfigures"),
            models.UniqueConstraint(fields=["tenant", "year"], name="protectionfigures_once"),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=models.F("prepared_by")),
                name="protectionfigures_two_people",
            ),
        )

    def __str__(self) -> str:
        return str(self.year)
