"""What kinds of files are taken in, and how a file is recognized: by its content, then its name."""

import codecs
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
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
    # Not part of what makes two kinds equal: it reads differently in each language.
    name: Promise = field(compare=False)
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
# Voices and signs: taken in only where a room asks for them. Nothing in them is changed.
RECORDINGS = (
    FileKind("audio/mpeg", (".mp3",), _("voice note (MP3)")),
    FileKind("audio/ogg", (".ogg", ".oga", ".opus"), _("voice note (Ogg)")),
    FileKind("audio/mp4", (".m4a",), _("voice note (M4A)")),
    FileKind("audio/wav", (".wav",), _("voice note (WAV)")),
    FileKind("audio/amr", (".amr",), _("voice note (AMR)")),
    FileKind("video/mp4", (".mp4", ".m4v", ".3gp"), _("video (MP4, 3GP)")),
    FileKind("video/quicktime", (".mov",), _("video (MOV)")),
    FileKind("video/webm", (".webm",), _("video (WebM)")),
)
# For the `accept` of a form's file field.
ACCEPT = ",".join(ending for kind in KINDS for ending in kind.endings)
ACCEPT_RECORDINGS = ",".join(ending for kind in (*KINDS, *RECORDINGS) for ending in kind.endings)

_MAGIC = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
_CONTENTS = b"[Content_Types].xml"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
# Text that begins like this is run by a browser or a shell.
_ACTIVE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<[!?a-zA-Z]|#!)")


def kind_of(media_type: str) -> FileKind | None:
    """The kind with this media type."""
    known = (*KINDS, *RECORDINGS)
    return next((kind for kind in known if kind.media_type == media_type), None)


def names_of_kinds(*, with_recordings: bool = False) -> str:
    """What people call the kinds that are taken in, in one line."""
    kinds = (*KINDS, *RECORDINGS) if with_recordings else KINDS
    return ", ".join(str(kind.name) for kind in kinds)


def recognize(file: BinaryIO, name: str, *, with_recordings: bool = False) -> FileKind:
    """The kind of a file by its content; its name must agree.

    Raises Refused (wrong_type: not taken in; wrong_name: content and name differ).
    """
    ending = PurePath(name).suffix.lower()
    kinds = (*KINDS, *RECORDINGS) if with_recordings else KINDS
    named = next((kind for kind in kinds if ending in kind.endings), None)
    if named is None:
        raise Refused(
            _("“%(name)s” is of a kind that is not taken in. Save it as one of these: %(kinds)s.")
            % {"name": name, "kinds": names_of_kinds(with_recordings=with_recordings)},
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


def recognize_beginning(head: bytes, name: str) -> FileKind | None:
    """The kind that the first 64 KiB and the name allow together; None where they disagree.

    For files that are sealed while they arrive: nobody can look at their end then. It refuses
    nothing; what is not recognized is kept, and handed out as bytes without a kind.
    """
    ending = PurePath(name).suffix.lower()
    named = next((kind for kind in (*KINDS, *RECORDINGS) if ending in kind.endings), None)
    if named is None:
        return None
    if named in PACKAGES:
        main_part = named.main_part.encode()
        marks = (named.media_type.encode(),) if named.is_open_document else (main_part, _CONTENTS)
        return named if head.startswith(b"PK") and any(mark in head for mark in marks) else None
    if named in (TEXT, CSV):
        return named if _is_text(BytesIO(head), is_whole=False) else None
    return named if _is(named, BytesIO(head)) else None


def _is(kind: FileKind, file: BinaryIO) -> bool:
    try:
        if kind in PACKAGES:
            return _package_kind(file) is kind
        if kind in _MAGIC:
            head = file.read(_HEAD)
            return head.startswith(_MAGIC[kind]) and kind.media_type in _sniffed(head)
        if kind in RECORDINGS:
            return _is_recording(kind, file.read(_HEAD))
        return _is_text(file)
    finally:
        file.seek(0)


# Where the mark of a container stands, and which marks a media type may have.
_CONTAINERS: dict[str, tuple[int, tuple[bytes, ...]]] = {
    "audio/mpeg": (0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")),
    "audio/ogg": (0, (b"OggS",)),
    "audio/amr": (0, (b"#!AMR",)),
    "audio/wav": (8, (b"WAVE",)),
    "audio/mp4": (4, (b"ftyp",)),
    "video/mp4": (4, (b"ftyp",)),
    "video/quicktime": (4, (b"ftypqt", b"moov", b"wide", b"mdat")),
    "video/webm": (0, (b"\x1a\x45\xdf\xa3",)),
}


def _is_recording(kind: FileKind, head: bytes) -> bool:
    """Whether the container is the one that the name says; what is inside is not decoded."""
    place, marks = _CONTAINERS[kind.media_type]
    if kind.media_type == "audio/wav" and not head.startswith(b"RIFF"):
        return False
    if kind.media_type == "video/webm" and b"webm" not in head:
        return False
    return head[place:].startswith(marks)


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


def _is_text(file: BinaryIO, *, is_whole: bool = True) -> bool:
    """UTF-8 without control characters, and nothing that a browser or a shell would run."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for number, piece in enumerate(pieces(file)):
            if _CONTROL.search(piece) or (number == 0 and _ACTIVE.match(piece)):
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=is_whole)
    except UnicodeDecodeError:
        return False
    return True
