"""Who may read how much: each officer's own count of readings, and who allowed more of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.tenancy.columns import Columns, clear, public
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass, holds_role
from portal.tenancy.models import TenantRow, tenant_key
from portal.vault.models.keys import VaultKey

_OWN = "key_id IN (SELECT id FROM portal_vaultkey WHERE person_id = {person})"
_SUPERVISES = holds_role("protection_supervisor")


class ReadingCount(TenantRow):
    """How many lines of reading an officer has signed: locked while the next one is written."""

    key = models.ForeignKey(
        VaultKey, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    count = models.PositiveBigIntegerField(default=0)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        staff_rows=f"({_OWN}) OR {_SUPERVISES}",
        extra=(
            "GRANT SELECT ON {table} TO portal_worker",
            "CREATE POLICY guard_check ON {table} FOR SELECT TO portal_worker USING (true)",
        ),
    )

    host_sees: ClassVar[Columns] = {
        "key": clear("whose key", "each reader counts for themselves"),
        "count": clear("how often something was shown to them", "a missing line is seen"),
    }

    class Meta:
        constraints = (
            tenant_key("readingcount"),
            TenantForeignKey(field="key", name="readingcount_key_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "key"], name="readingcount_once"),
        )

    def __str__(self) -> str:
        return str(self.count)


class ReadingPermit(TenantRow):
    """A second person allows an officer to open more files than one alone may in a day."""

    key = models.ForeignKey(
        VaultKey, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    allowed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    signer = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=f"({_OWN}) OR {_SUPERVISES}", deletable=True
    )

    host_sees: ClassVar[Columns] = {
        "key": clear("who may read more", "belongs to that key"),
        "allowed_by": clear("who allows it", "a second person"),
        "allowed_at": clear("since when", "shown to colleagues"),
        "expires_at": clear("until when", "it ends after a day"),
        "signer": public("the key of who allows it"),
        "signature": public("the signature over all of this"),
    }

    class Meta:
        constraints = (
            tenant_key("readingpermit"),
            TenantForeignKey(field="key", name="readingpermit_key_same_tenant"),
        )
        indexes = (models.Index(fields=["tenant", "key", "expires_at"], name="readingpermit_live"),)

    def __str__(self) -> str:
        return str(self.pk)
