"""The yearly digest of the ombuds office. Its complaints are cases of an office outside all tenants."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.tenancy.columns import Columns, clear
from portal.tenancy.guards import Guard, PolicyClass, holds_role
from portal.tenancy.models import TenantRow, tenant_key


class OmbudsDigest(TenantRow):
    """What a year brought: words by one person, published by another; figures with small ones unsaid."""

    year = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    words = models.TextField()
    # Counts as they are published: a number, or nothing where it is too small to say.
    figures = models.JSONField(default=dict)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="published_at IS NOT NULL",
        staff_rows=f"{holds_role('ombuds')} OR published_at IS NOT NULL",
    )

    host_sees: ClassVar[Columns] = {
        "year": clear("of which year", "the digest is public"),
        "language": clear("in which language", "the digest is public"),
        "words": clear("what the year brought", "the digest is public"),
        "figures": clear("numbers, small ones left out", "the digest is public"),
        "written_by": clear("who wrote it", "two people are checked without a key"),
        "written_at": clear("when", "kept with it"),
        "published_by": clear("who published it", "two people are checked without a key"),
        "published_at": clear("when", "from then on anybody reads it"),
    }

    class Meta:
        ordering = ("-year",)
        constraints = (
            tenant_key("ombudsdigest"),
            models.UniqueConstraint(fields=["tenant", "year"], name="ombudsdigest_once"),
            models.CheckConstraint(
                condition=Q(published_by=None, published_at=None)
                | (Q(published_at__isnull=False) & ~Q(published_by=F("written_by"))),
                name="ombudsdigest_two_people",
            ),
        )

    def __str__(self) -> str:
        return str(self.year)
