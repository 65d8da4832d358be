"""How files take part when a case, its files or one of them is erased by the clock."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from protection.cases.texts import OpenCase
from protection.files.models import CaseFile
from protection.files.selectors import list_files
from protection.files.services import make_tombstone
from protection.retention.files import register_files


class CaseFiles:
    """The room's part; what erases is run by the worker, which reads no content."""

    def files_of(self, case_id: UUID) -> list[UUID]:
        """Originals and copies that are still there."""
        rows = CaseFile.objects.filter(case_id=case_id, erased_at=None)
        return list(rows.values_list("pk", flat=True))

    @sensitive_variables()
    def names_of(self, opened: OpenCase) -> Mapping[UUID, str]:
        """What each file is called, by the id of the original; of those that are gone the number."""
        return {
            line.id: line.name or _("File %(number)s") % {"number": line.number}
            for line in list_files(opened)
        }

    def erase_files(self, case_id: UUID, files: Collection[UUID]) -> None:
        """These and the copies that were made of them; bytes and peppers go after the commit."""
        chosen = Q(pk__in=files) | Q(copy_of__in=files)
        for row in CaseFile.objects.filter(chosen, case_id=case_id, erased_at=None):
            make_tombstone(row)


register_files(CaseFiles())
