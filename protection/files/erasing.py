"""Files go with their case, or singly, when the clock erases: this room's part in an erasure."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from protection.files.models import CaseFile
from protection.files.services import destroy
from protection.retention.files import register_files


class CaseFiles:
    """What this room keeps of a case; asked by the worker, which reads ids alone."""

    def files_of(self, case_id: UUID) -> list[UUID]:
        """Files and their copies; tombstones have nothing left to erase."""
        rows = CaseFile.objects.filter(case_id=case_id, erased_at=None)
        return list(rows.values_list("pk", flat=True))

    def erase_files(self, case_id: UUID, files: Collection[UUID]) -> None:
        """Delete the rows of these files and of their copies; their bytes once that is committed."""
        rows = CaseFile.objects.filter(case_id=case_id)
        rows = rows.filter(Q(pk__in=files) | Q(copy_of__in=files))
        gone = list(rows.values_list("pk", flat=True))
        # Copies first: they point at what they were made of.
        rows.exclude(copy_of=None).delete()
        CaseFile.objects.filter(pk__in=gone).delete()
        for file_id in gone:
            transaction.on_commit(partial(destroy, file_id))


register_files(CaseFiles())
