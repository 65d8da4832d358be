"""Office files: rewritten part by part, with their properties emptied; bombs and macros refused."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image

from portal.documents.cleaning.pictures import without_details
from portal.documents.cleaning.result import Note, broken, locked
from portal.documents.kinds import pieces
from portal.errors import Refused

_MAX_PARTS = 5_000
_MAX_UNPACKED = 100 * 1024 * 1024
# A part with names in it is read whole, up to here.
_MAX_READ = 16 * 1024 * 1024
_ENCRYPTED = 0x1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_EMPTY = {
    "docProps/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package'
    b'/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006'
    b'/extended-properties"/>',
    "docProps/custom.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument'
    b'/2006/custom-properties"/>',
    "word/people.xml": b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012'
    b'/wordml"/>',
    "meta.xml": b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns'
    b':office:1.0" office:version="1.3"><office:meta/></office:document-meta>',
}
_ACTIVE_PARTS = re.compile(r"(?i)(vbaproject\.bin|/activex/|^basic/|^scripts/)")
_NAMES = (
    (re.compile(rb'(\bw:(?:author|initials)=")[^"]*(")'), rb"\1\2"),
    (re.compile(rb'(\b(?:displayName|userId|providerId)=")[^"]*(")'), rb"\1\2"),
    (re.compile(rb"(<author>)[^<]*(</author>)"), rb"\1\2"),
    (re.compile(rb"(<dc:creator>)[^<]*(</dc:creator>)"), rb"\1\2"),
    (re.compile(rb"(<meta:creator-initials>)[^<]*(</meta:creator-initials>)"), rb"\1\2"),
)
_NAMED_PARTS = re.compile(
    r"^(word/[^/]+\.xml|xl/comments[^/]*\.xml|xl/(persons|comments|threadedComments)/.*\.xml"
    r"|content\.xml|styles\.xml)$"
)


class _Budget:
    """How much may still be unpacked; what the archive says about itself is not believed."""

    def __init__(self) -> None:
        self._left = _MAX_UNPACKED

    def read(self, member: BinaryIO) -> Iterator[bytes]:
        for piece in pieces(member):
            self._left -= len(piece)
            if self._left < 0:
                raise _bomb()
            yield piece


def clean_package(file: BinaryIO, target: BinaryIO) -> Note:
    """Rewrite an office file. Raises Refused (bomb, macro, password, damaged)."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _require_safe(parts)
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
                return _copy(package, parts, copy)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        zipfile.LargeZipFile,
    ) as error:
        raise broken() from error


def _require_safe(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise _bomb()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise locked()
    if len(set(names)) != len(names) or any(_is_outside(name) for name in names):
        raise broken()
    if any(_ACTIVE_PARTS.search(name) for name in names):
        raise Refused(
            _("This file contains a macro (a small program). Save it without, and send that."),
            code="macro",
        )


def _is_outside(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name


def _bomb() -> Refused:
    return Refused(
        _(
            "Unpacked, this file would be far larger than it says, so it was not opened. Save it"
            " again, with fewer or smaller pictures, and send that."
        ),
        code="too_large_unpacked",
    )


def _copy(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], copy: zipfile.ZipFile) -> Note:
    budget, notes = _Budget(), {Note.NONE}
    for part in parts:
        entry = zipfile.ZipInfo(part.filename, date_time=_EPOCH)
        # OpenDocument wants its type first and uncompressed; keep each part as it was.
        entry.compress_type = part.compress_type and zipfile.ZIP_DEFLATED
        with package.open(part) as member, copy.open(entry, "w") as written:
            for piece in _cleaned_part(part, budget.read(member), notes.add):  # type: ignore[arg-type]
                written.write(piece)
    return max(notes)


def _cleaned_part(
    part: zipfile.ZipInfo, content: Iterator[bytes], note: Callable[[Note], None]
) -> Iterator[bytes]:
    name = part.filename
    if name in _EMPTY:
        yield _DECLARATION + _EMPTY[name]
    elif name.lower().startswith(("docprops/thumbnail", "thumbnails/")):
        yield _thumbnail(name)
    elif _NAMED_PARTS.match(name):
        yield from _without_names(part, content, note)
    elif name.lower().endswith((".jpg", ".jpeg", ".png")):
        yield _picture(b"".join(content), note)
    else:
        yield from content


def _without_names(
    part: zipfile.ZipInfo, content: Iterator[bytes], note: Callable[[Note], None]
) -> Iterator[bytes]:
    if part.file_size > _MAX_READ:
        note(Note.NAMES_IN_CHANGES)
        yield from content
        return
    text = b"".join(content)
    for pattern, bare in _NAMES:
        text = pattern.sub(bare, text)
    yield text


def _picture(data: bytes, note: Callable[[Note], None]) -> bytes:
    bare = without_details(data)
    if bare is None:
        note(Note.PICTURES_INSIDE)
    return data if bare is None else bare


def _thumbnail(name: str) -> bytes:
    """An empty preview: other parts point at it, so it cannot just be left out."""
    formats = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
    form = formats.get(PurePosixPath(name).suffix.lower())
    if form is None:
        return b""
    target = io.BytesIO()
    Image.new("RGB", (1, 1), "white").save(target, form)
    return target.getvalue()
