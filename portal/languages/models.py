"""What a translation was made from, so that a changed source makes it stale."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class TranslationRecord(TenantRow):
    """One field of one row in one language: the hash of the source text that was translated."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    source_hash = models.CharField(max_length=64)
    is_machine = models.BooleanField(default=False)
    translated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    translated_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, deletable=True)

    class Meta:
        constraints = (
            tenant_key("translationrecord"),
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id", "field", "language"],
                name="translationrecord_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.field} {self.language}"
