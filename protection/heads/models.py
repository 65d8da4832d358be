"""Signed heads of cases, what each side last saw of them, and the alarms where they do not hold.

In the clear: ids, hashes, counts, signatures and names of tables and columns; no word of a case.
What a head lists is what the host can compute from the rows itself.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.tenancy.columns import Columns, clear, hashed, locked, public
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass, holds_role
from portal.tenancy.models import TenantRow, tenant_key
from portal.vault.covering import Covered
from protection.cases.guards import OF_CASE, OF_CASE_AND_WORKER, OPEN_TO_ME
from protection.cases.models import ProtectionCase

SUPERVISES = holds_role("protection_supervisor")


class _OfCase(TenantRow):
    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta:
        abstract = True


class SignedHead(_OfCase):
    """The newest head of a case: what was listed, who signed, the hash of the one before."""

    count = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=32)
    listed = models.JSONField()
    author = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    signed_at = models.DateTimeField()
    # When the worker last compared it with the rows: the longest unchecked comes first.
    checked_at = models.DateTimeField(null=True)

    head: ClassVar[Covered] = Covered(left_out="It is the head.")
    guard: ClassVar[Guard] = OF_CASE_AND_WORKER

    host_sees: ClassVar[Columns] = {
        "count": clear("how often the case was signed", "an earlier head is refused"),
        "previous": hashed("the head before", "a dropped head is seen"),
        "listed": clear(
            "hashes of the case’s rows and its columns in the clear",
            "compared with the rows without any key; the host can compute all of it from them",
        ),
        "author": public("the key of who signed"),
        "signature": public("the signature under the head"),
        "signed_at": clear("when", "shown to nobody"),
        "checked_at": clear(
            "when the worker compared it last", "the longest unchecked comes first"
        ),
    }

    class Meta:
        constraints = (
            tenant_key("signedhead"),
            TenantForeignKey(field="case", name="signedhead_case_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "case"], name="signedhead_once"),
        )
        indexes = (models.Index(fields=["checked_at"], name="signedhead_to_check"),)

    def __str__(self) -> str:
        return str(self.count)


class HeadSeen(_OfCase):
    """The last head that one reader saw, sealed by that reader: an officer's key or a receipt."""

    member = models.UUIDField()
    sealed = models.BinaryField()

    head: ClassVar[Covered] = Covered(
        left_out="Only its reader can make one. Put back to an older one, it only sees less far;"
        " the head is compared with the audit besides."
    )
    guard: ClassVar[Guard] = OF_CASE

    host_sees: ClassVar[Columns] = {
        "member": clear("whose it is: a key or a receipt", "each reader remembers alone"),
        "sealed": locked("the last head seen and a counter", "the reader’s own key"),
    }

    class Meta:
        constraints = (
            tenant_key("headseen"),
            TenantForeignKey(field="case", name="headseen_case_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "case", "member"], name="headseen_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class HeadAlarm(_OfCase):
    """A case was not as it had been signed. Supervisors see that, without the case."""

    reference = models.CharField(max_length=16)
    # Of the kinds and places of what was found: the same is told once while it stands.
    mark = models.BinaryField(max_length=32)
    places = models.JSONField(default=list)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    head: ClassVar[Covered] = Covered(
        left_out="Written by whoever finds it, the worker included. Deleted, it is found again;"
        " the audit and its anchors keep that it was told."
    )
    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=f"{OPEN_TO_ME} OR {SUPERVISES}", worker=True
    )

    host_sees: ClassVar[Columns] = {
        "reference": clear("the case’s public number", "supervisors are told without the case"),
        "mark": hashed("what was found", "the same is told once"),
        "places": clear("which kinds of things were changed", "no word and no value of them"),
        "found_at": clear("when", "the latest stands on top"),
        "settled_at": clear("when somebody had looked", "it is told until then"),
        "settled_by": clear("who looked", "a person of the team answers for it"),
    }

    class Meta:
        ordering = ("-found_at",)
        constraints = (
            tenant_key("headalarm"),
            TenantForeignKey(field="case", name="headalarm_case_same_tenant"),
        )
        indexes = (models.Index(fields=["tenant", "case", "settled_at"], name="headalarm_of_case"),)

    def __str__(self) -> str:
        return self.reference
