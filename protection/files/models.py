"""A sealed file of a case. Nothing of what it is stands in a column.

In the clear: where the sealed bytes stand (the row's own id), their size in the steps they are
padded to (the limit of a case is counted without a key), their hash and the author's signature (a
file that was changed is found with public keys alone), and when it was kept and erased. Name, kind,
the scanner's word and the file's key stand sealed in its text.
"""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.tenancy.columns import Columns, clear, public
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard
from portal.tenancy.models import TenantRow, tenant_key
from portal.vault.covering import Covered
from portal.vault.streams import FilePlace, FileSeal
from protection.cases.guards import OF_CASE_AND_WORKER
from protection.cases.models import ProtectionCase

FOLDER = "sealed"


def storage_name(file_id: UUID) -> str:
    """Where a file's sealed bytes stand: its id, and nothing of its name."""
    return f"{FOLDER}/{file_id.hex}"


class CaseFile(TenantRow):
    """One file, or the copy without hidden details that was made of one; erased, a tombstone."""

    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    text = models.UUIDField()
    copy_of = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    size = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)
    author = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    kept_at = models.DateTimeField()
    # No longer written: erasure is asked for where a case's keeping is decided. Signed heads list
    # what stands in it from before, so the column stays.
    erasure_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField(null=True)

    # Emptied by the worker when the file is erased. Emptied or changed by somebody else, the file
    # does not open: its bytes are checked against these before any of them is shown.
    head: ClassVar[Covered] = Covered(without=("size", "hash", "author", "signature", "erased_at"))
    guard: ClassVar[Guard] = OF_CASE_AND_WORKER

    host_sees: ClassVar[Columns] = {
        "text": clear(
            "which sealed text holds its name, kind and key", "file and text are opened together"
        ),
        "copy_of": clear(
            "of which file it is the copy without hidden details", "both are erased together"
        ),
        "size": clear(
            "its size in the steps to which files are padded",
            "the limit of a case is counted without a key",
        ),
        "hash": public(
            "the hash of the sealed bytes", "a changed file is found without any secret"
        ),
        "author": public("the public key of whoever sent it"),
        "signature": public("the author’s signature"),
        "kept_at": clear("when it was kept", "the order of a case’s files"),
        "erasure_asked_by": clear(
            "who asked that it be erased, where that was asked of the file itself",
            "no longer written; what was signed before lists it",
        ),
        "erased_at": clear(
            "when it was erased", "a tombstone stays, so that nothing vanishes unseen"
        ),
    }

    class Meta:
        ordering = ("kept_at", "id")
        constraints = (
            tenant_key("casefile"),
            TenantForeignKey(field="case", name="casefile_case_same_tenant"),
            TenantForeignKey(field="copy_of", name="casefile_original_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "copy_of"], name="casefile_one_copy"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(size=0, hash=b"", signature=b""),
                name="casefile_tombstone_is_empty",
            ),
        )
        indexes = (models.Index(fields=["tenant", "case"], name="casefile_of_case"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def place(self) -> FilePlace:
        """What the file is sealed for."""
        return FilePlace(self.tenant_id, self.case_id, self.pk)

    @property
    def seal(self) -> FileSeal:
        """Who vouches for which bytes."""
        return FileSeal(bytes(self.hash), bytes(self.author), bytes(self.signature))
