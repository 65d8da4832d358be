"""How files take part when a case, its files or one of them is erased by the clock."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from protection.files.models import CaseFile
from protection.files.services import make_tombstone
from protection.retention.files import register_files


class CaseFiles:
    """The room's part; run by the worker, which reads no content."""

    def files_of(self, case_id: UUID) -> list[UUID]:
        """Originals and copies that are still there."""
        rows = CaseFile.objects.filter(case_id=case_id, erased_at=None)
        return list(rows.values_list("pk", flat=True))

    def erase_files(self, case_id: UUID, files: Collection[UUID]) -> None:
        """These and the copies that were made of them; bytes and peppers go after the commit."""
        chosen = Q(pk__in=files) | Q(copy_of__in=files)
        for row in CaseFile.objects.filter(chosen, case_id=case_id, erased_at=None):
            make_tombstone(row)


register_files(CaseFiles())
