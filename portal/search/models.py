"""Search: a table of its own, asked through one SECURITY DEFINER function that applies the context."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from portal.ids import uuid7
from portal.tenancy.guards import Guard, PolicyClass


class SearchEntry(models.Model):
    """The words by which one row is found, and who may find it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField(null=True)
    organization_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    # Folded (case, accents); bigrams for Chinese and Japanese, whose words have no spaces.
    words = models.TextField()
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=12, blank=True)
    is_public = models.BooleanField(default=False)
    # Drafts: only the organization finds them.
    is_submitted = models.BooleanField(default=True)
    updated_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        published="is_public",
        staff_rows="is_submitted",
        member_writes=True,
        deletable=True,
        worker=True,
        lookup=True,
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["tenant_id", "subject_type", "subject_id"],
                nulls_distinct=False,
                name="searchentry_once",
            ),
        )
        indexes = (
            GinIndex(OpClass("words", name="gin_trgm_ops"), name="searchentry_words"),
            models.Index(fields=["tenant_id", "subject_type"], name="searchentry_tenant"),
        )

    def __str__(self) -> str:
        return self.title
