"""What pages and the API call to show the files of a case and to take more in.

A page of receipts shows `box/_files.html` with `files=kept_files(opened)` and `limits=upload_limits()`; the form
in it posts to this room's own address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.errors import InvalidFields, Refused, Sentence
from portal.permissions import Actor
from portal.vault.keyring import Keyring
from protection.cases.texts import OpenCase
from protection.files.limits import (
    MOST_AT_ONCE,
    MOST_BYTES,
    MOST_BYTES_AT_ONCE,
    MOST_BYTES_CLEANED,
    MOST_BYTES_OF_CASE,
    MOST_FILES,
    in_gigabytes,
    in_megabytes,
)
from protection.files.models import CaseFile
from protection.files.receiving import arrived_files, refused_files
from protection.files.selectors import FileLine, list_files
from protection.files.services import keep_files, keep_files_of_person


def upload_limits() -> dict[str, int]:
    """What is said above every field for files."""
    return {
        "count": MOST_AT_ONCE,
        "each": in_megabytes(MOST_BYTES),
        "together": in_megabytes(MOST_BYTES_AT_ONCE),
        "files": MOST_FILES,
        "all": in_gigabytes(MOST_BYTES_OF_CASE),
        "cleaned": in_megabytes(MOST_BYTES_CLEANED),
    }


def kept_files(opened: OpenCase) -> Sequence[FileLine]:
    """The files that the person sent, and those that officers put there for them."""
    return [line for line in list_files(opened) if line.is_shared]


@dataclass(frozen=True, slots=True, repr=False)
class TakenIn:
    """What came of the files of a form: what is kept, and why something is not."""

    kept: Sequence[CaseFile]
    refused: Sequence[Sentence]

    def require_all(self) -> None:
        """Raise Refused with the first reason; the others are kept, as the list says."""
        if self.refused:
            raise Refused(self.refused[0], code="file_refused")


def take_uploads(request: HttpRequest, opened: OpenCase, *, words: str = "") -> TakenIn:
    """Keep the files of this form; a view that calls it is marked with `@sealed_uploads`."""
    uploads, refused = arrived_files(request), refused_files(request)
    if not uploads:
        return TakenIn([], refused)
    try:
        return TakenIn(keep_files_of_person(opened, uploads, words=words), refused)
    except Refused as error:
        return TakenIn([], [*refused, error.sentence])


def take_team_uploads(
    request: HttpRequest, *, case_id: UUID, ring: Keyring, actor: Actor, words: str, is_shared: bool
) -> TakenIn:
    """Keep an officer's files: those that can be, whatever is wrong with the others.

    A view that calls it is marked with `@sealed_uploads`. Raises InvalidFields (no file came),
    NotFound, NotPermitted, Unopenable.
    """
    uploads, refused = arrived_files(request), refused_files(request)
    if not uploads:
        if not refused:
            raise InvalidFields({"files": [_("Choose at least one file.")]})
        return TakenIn([], refused)
    try:
        kept = keep_files(
            case_id=case_id,
            ring=ring,
            actor=actor,
            uploads=uploads,
            words=words,
            is_shared=is_shared,
        )
    except Refused as error:
        return TakenIn([], [*refused, error.sentence])
    return TakenIn(kept, refused)
