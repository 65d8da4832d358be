"""Files of a case as what can be chosen: the copy without hidden details where there is one."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.documents.kinds import kind_of
from portal.vault.datakeys import Compartment
from protection.cases.texts import OpenCase
from protection.files.selectors import FileLine, default_copy, list_files, open_content
from protection.referrals.enclosing import Enclosure, enclosable


@enclosable
def files_of(opened: OpenCase) -> Iterator[Enclosure]:
    """Every file that is whole and harmless; what only the team put there for itself stays there."""
    for line in list_files(opened):
        if line.is_shared and not (line.erased_at or line.is_damaged or line.is_harmful):
            yield _enclosure(opened, line)


def _enclosure(opened: OpenCase, line: FileLine) -> Enclosure:
    file_id = default_copy(line)
    return Enclosure(
        key=f"file:{file_id}",
        part=Compartment.FILES,
        day=timezone.localdate(line.kept_at),
        label=" · ".join(part for part in (line.name, str(line.kind)) if part),
        length=line.length,
        by_person=not line.by_officer,
        content=_reader(opened, file_id),
        suffix=_suffix(line),
        warning=""
        if line.copy
        else _("As it came: hidden details may tell who made it, and where."),
    )


def _reader(opened: OpenCase, file_id: UUID) -> Callable[[], bytes]:
    """The bytes, after the file has proved to be what was kept. Raises Unopenable."""
    return lambda: b"".join(open_content(opened, file_id).pieces())


def _suffix(line: FileLine) -> str:
    kind = kind_of(line.media_type)
    return kind.endings[0] if kind else ""
