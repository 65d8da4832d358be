"""Files on the pages of whoever holds a receipt: what those pages call, and the door they give.

The room of those pages knows how a receipt is kept open in a browser; this room does not, and is
told by `use_door`. Pages show `box/_files.html` with `files=kept_files(opened)` and
`limits=upload_limits()`; the form in it posts to this room's own address.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest

from portal.errors import NotFound, Refused, Sentence
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
from protection.files.services import keep_files_of_person


class Door(Protocol):
    """What the room of the receipts' pages gives to this one."""

    def opened(self, request: HttpRequest) -> AbstractContextManager[OpenCase]:
        """The case of the receipt that this browser shows. Raises NotFound where it shows none."""
        ...

    def home(self, request: HttpRequest) -> str:
        """The address of the page to which one returns."""
        ...


_door: list[Door] = []


def use_door(door: Door) -> None:
    """Called once, when the room of the receipts' pages is loaded."""
    _door[:] = [door]


def door() -> Door:
    """The door. Raises NotFound where there is none: then there are no such pages."""
    if not _door:
        raise NotFound
    return _door[0]


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


def take_uploads(request: HttpRequest, opened: OpenCase, *, words: str = "") -> TakenIn:
    """Keep the files of this form; a view that calls it is marked with `@sealed_uploads`."""
    uploads, refused = arrived_files(request), refused_files(request)
    if not uploads:
        return TakenIn([], refused)
    try:
        return TakenIn(keep_files_of_person(opened, uploads, words=words), refused)
    except Refused as error:
        return TakenIn([], [*refused, error.sentence])
