"""Reads of a case's files: what there is, and the content of one after all of it was checked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from portal.documents.kinds import kind_of
from portal.errors import NotFound, Sentence
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.peppers import file_pepper_id
from portal.vault.secrecy import ContentKey
from portal.vault.streams import FileKey, VerifiedFile, read_file, verify_file
from protection.cases.texts import OpenCase, Text
from protection.files import storing
from protection.files.cleaning import NO_COPY_WORDS, NoCopy
from protection.files.models import CaseFile
from protection.files.scanning import VERDICT_WORDS, Verdict

_ANY_KIND = "application/octet-stream"


@dataclass(frozen=True, slots=True, repr=False)
class FileLine:
    """One file as a page shows it; of an erased one nothing but that it was there."""

    id: UUID
    number: int
    kept_at: datetime
    erased_at: datetime | None = None
    is_shared: bool = False
    by_officer: bool = False
    is_damaged: bool = False
    name: str = ""
    kind: str = ""
    media_type: str = ""
    length: int = 0
    words: str = ""
    verdict: Verdict = Verdict.NOT_SCANNED
    copy: UUID | None = None
    no_copy: NoCopy = NoCopy.NONE

    @property
    def verdict_words(self) -> Sentence:
        """What a scanner said of it."""
        return VERDICT_WORDS[self.verdict]

    @property
    def no_copy_words(self) -> Sentence:
        """Why there is no copy without hidden details."""
        return NO_COPY_WORDS.get(self.no_copy, "")

    @property
    def is_harmful(self) -> bool:
        """Whether it is kept as evidence alone."""
        return self.verdict is Verdict.INFECTED


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """A row with the text that opens it."""

    row: CaseFile
    text: Text

    @property
    def key(self) -> FileKey:
        """The file's own key."""
        return FileKey(bytes.fromhex(str(self.text.body["key"])))

    @sensitive_variables()
    def details(self, opened: OpenCase) -> dict[str, Any]:
        """Name, kind and the rest. Raises Unopenable, also once the pepper is erased."""
        pepper = opened.store.read(file_pepper_id(self.row.pk))
        sealed = bytes.fromhex(str(self.text.body["details"]))
        found: dict[str, Any] = json.loads(self.key.open_details(sealed, pepper, self.row.pk))
        return found


def _found(opened: OpenCase) -> list[Found]:
    """The rows whose text these keys open, each bound to its row by what the text says."""
    texts = {
        text.row: text
        for text in opened.texts(Compartment.FILES, Compartment.ASSESSMENT)
        if text.kind == "file"
    }
    rows = CaseFile.objects.filter(case_id=opened.case.pk)
    found = [Found(row, texts[row.text]) for row in rows if row.text in texts]
    return [one for one in found if one.text.body.get("file") == str(one.row.pk)]


def list_files(opened: OpenCase) -> list[FileLine]:
    """The files of a case that these keys open, the oldest first; copies stand in their line."""
    found = _found(opened)
    copies = {one.row.copy_of_id: one.row.pk for one in found if one.row.copy_of_id}
    originals = [one for one in found if one.row.copy_of_id is None]
    return [
        _line(opened, one, number, copies.get(one.row.pk))
        for number, one in enumerate(originals, start=1)
    ]


def _line(opened: OpenCase, found: Found, number: int, copy: UUID | None) -> FileLine:
    row, text = found.row, found.text
    known: dict[str, Any] = {
        "id": row.pk,
        "number": number,
        "kept_at": row.kept_at,
        "erased_at": row.erased_at,
        "is_shared": text.compartment is Compartment.FILES,
        "by_officer": text.by_officer and not text.body.get("from_person"),
    }
    if row.erased_at is not None:
        return FileLine(**known)
    try:
        details = found.details(opened)
    except Unopenable:
        return FileLine(**known, is_damaged=True)
    kind = kind_of(details["media_type"])
    return FileLine(
        **known,
        name=details["name"],
        kind=str(kind.name) if kind else "",
        media_type=details["media_type"],
        length=details["length"],
        words=details["words"],
        verdict=Verdict(details["verdict"]),
        copy=copy,
        no_copy=NoCopy(details["no_copy"]),
    )


def get_file(opened: OpenCase, file_id: UUID) -> Found:
    """One file that these keys open. Raises NotFound, alike for one of another case."""
    found = next((one for one in _found(opened) if one.row.pk == file_id), None)
    if found is None or found.row.erased_at is not None:
        raise NotFound
    return found


def get_numbered(opened: OpenCase, number: int) -> FileLine:
    """One line by its number. Raises NotFound."""
    line = next((one for one in list_files(opened) if one.number == number), None)
    if line is None or line.erased_at is not None:
        raise NotFound
    return line


def get_line(opened: OpenCase, file_id: UUID) -> FileLine:
    """One line by the id of its original. Raises NotFound, alike for one of another case."""
    found = [one for one in list_files(opened) if one.id == file_id and one.erased_at is None]
    if not found:
        raise NotFound
    return found[0]


def default_copy(line: FileLine) -> UUID:
    """What is handed on unless somebody asks for the original: the copy, where there is one."""
    return line.copy or line.id


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """A file that has proved to be what was kept, to be handed out."""

    row: CaseFile
    name: str
    media_type: str
    length: int
    _source: BinaryIO
    _key: ContentKey
    _verified: VerifiedFile

    def pieces(self) -> Iterator[bytes]:
        """The bytes; closed and forgotten afterwards."""
        try:
            yield from read_file(self._source, self._key, self._verified)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of it, also where nobody read it."""
        self._source.close()
        self._key.wipe()


@sensitive_variables()
def open_content(opened: OpenCase, file_id: UUID) -> Content:
    """The content of one file, after its last tag, its hash and its signature have been checked.

    Raises NotFound, Unopenable (changed, cut, moved, missing, signed by somebody not entitled).
    """
    found = get_file(opened, file_id)
    details = found.details(opened)
    key = found.key.content_key(opened.store.read(file_pepper_id(found.row.pk)))
    try:
        source = storing.find(found.row.pk)
    except FileNotFoundError:
        raise Unopenable from None
    try:
        verified = verify_file(
            source, key, found.row.place, found.row.seal, opened.officers | opened.persons
        )
    except Unopenable:
        source.close()
        raise
    is_harmful = details["verdict"] == Verdict.INFECTED
    known = kind_of(details["media_type"])
    return Content(
        row=found.row,
        # An ending that nothing opens by itself.
        name=f"{details['name']}.harmful" if is_harmful else details["name"],
        media_type=known.media_type if known and not is_harmful else _ANY_KIND,
        length=verified.length,
        _source=source,
        _key=key,
        _verified=verified,
    )
