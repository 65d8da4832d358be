"""What kinds of files are taken in, and how a file is recognized: by its content, then its name."""

import codecs
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused

_HEAD = 8192
PIECE = 64 * 1024
_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its media type, the endings it may have, what people call it."""

    media_type: str
    endings: tuple[str, ...]
    name: Promise
    # The member by which an office file is known; empty for what is no package.
    main_part: str = ""

    @property
    def is_open_document(self) -> bool:
        """Whether this is an office file of the OpenDocument family."""
        return self.media_type.startswith(_ODF)


PDF = FileKind("application/pdf", (".pdf",), _("PDF"))
PNG = FileKind("image/png", (".png",), _("PNG picture"))
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg"), _("JPEG picture"))
TEXT = FileKind("text/plain", (".txt",), _("plain text"))
CSV = FileKind("text/csv", (".csv",), _("table of values (CSV)"))
PACKAGES = (
    FileKind(
        f"{_OOXML}.wordprocessingml.document", (".docx",), _("Word document"), "word/document.xml"
    ),
    FileKind(f"{_OOXML}.spreadsheetml.sheet", (".xlsx",), _("Excel workbook"), "xl/workbook.xml"),
    FileKind(f"{_ODF}.text", (".odt",), _("OpenDocument text"), "content.xml"),
    FileKind(f"{_ODF}.spreadsheet", (".ods",), _("OpenDocument spreadsheet"), "content.xml"),
)
KINDS = (PDF, PNG, JPEG, *PACKAGES, TEXT, CSV)
# For the `accept` of a form's file field.
ACCEPT = ",".join(ending for kind in KINDS for ending in kind.endings)

_MAGIC = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
# Text that begins like this is run by a browser or a shell.
_ACTIVE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<[!?a-zA-Z]|#!)")


def kind_of(media_type: str) -> FileKind | None:
    """The kind with this media type."""
    return next((kind for kind in KINDS if kind.media_type == media_type), None)


def names_of_kinds() -> str:
    """What people call the kinds that are taken in, in one line."""
    return ", ".join(str(kind.name) for kind in KINDS)


def recognize(file: BinaryIO, name: str) -> FileKind:
    """The kind of a file by its content; its name must agree.

    Raises Refused (wrong_type: not taken in; wrong_name: content and name differ).
    """
    ending = PurePath(name).suffix.lower()
    named = next((kind for kind in KINDS if ending in kind.endings), None)
    if named is None:
        raise Refused(
            _("“%(name)s” is of a kind that is not taken in. Save it as one of these: %(kinds)s.")
            % {"name": name, "kinds": names_of_kinds()},
            code="wrong_type",
        )
    if not _is(named, file):
        raise Refused(
            _(
                "“%(name)s” is named like this kind of file: %(kind)s. But something else is"
                " inside. Open it in the program that made it, save it again, and send that."
            )
            % {"name": name, "kind": named.name},
            code="wrong_name",
        )
    return named


def _is(kind: FileKind, file: BinaryIO) -> bool:
    try:
        if kind in PACKAGES:
            return _package_kind(file) is kind
        if kind in _MAGIC:
            head = file.read(_HEAD)
            return head.startswith(_MAGIC[kind]) and kind.media_type in _sniffed(head)
        return _is_text(file)
    finally:
        file.seek(0)


def _sniffed(head: bytes) -> frozenset[str]:
    """Every media type that the signatures at the beginning allow."""
    try:
        return frozenset(match.mime_type for match in puremagic.magic_string(head))
    except puremagic.PureError:
        return frozenset()


def _package_kind(file: BinaryIO) -> FileKind | None:
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            declared = ""
            if "mimetype" in names:
                with package.open("mimetype") as member:
                    declared = member.read(200).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    for kind in PACKAGES:
        is_named = declared == kind.media_type or (
            not kind.is_open_document and "[Content_Types].xml" in names
        )
        if kind.main_part in names and is_named:
            return kind
    return None


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """A file from where it stands to its end, 64 KiB at a time."""
    while piece := file.read(PIECE):
        yield piece


def _is_text(file: BinaryIO) -> bool:
    """UTF-8 without control characters, and nothing that a browser or a shell would run."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for number, piece in enumerate(pieces(file)):
            if _CONTROL.search(piece) or (number == 0 and _ACTIVE.match(piece)):
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
