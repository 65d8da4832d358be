"""Taking files in, reading them, and keeping only the note that one was seen.

Order of a write: recognize, hash, clean, encrypt, put the encrypted file in the storage under its
final name; only then the row. The request's transaction is open meanwhile but holds no lock and
has written nothing, and the storage takes no part in it: if the row does not come to be, the file
is an orphan without a name that anybody knows, and is swept a day later (sweeping.py).
"""

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.documents.cleaning import clean
from portal.documents.cleaning.result import scratch
from portal.documents.keys import Unreadable
from portal.documents.kinds import pieces, recognize
from portal.documents.models import Document
from portal.documents.naming import safe_name
from portal.documents.sealing import damaged, seal, unseal
from portal.errors import PortalError, Refused
from portal.grants import Permission
from portal.ids import uuid7
from portal.permissions import Actor, require
from portal.transitions import lock


class TooLarge(Refused):
    """More bytes than a document may have."""

    code = "too_large"
    status = 413


class Discarded(PortalError):
    """It was inspected and not retained."""

    code = "discarded"
    status = 410


def too_large(size: int) -> TooLarge:
    """The one sentence about size, with what was found and what is possible."""
    return TooLarge(
        _(
            "This file has %(size)s; the most that can be taken in is %(limit)s. Scans in grey at"
            " 200 dots per inch are usually small enough."
        )
        % {"size": filesizeformat(size), "limit": filesizeformat(settings.DOCUMENT_MAX_BYTES)}
    )


def store_document(
    *,
    tenant_id: UUID,
    organization_id: UUID | None,
    upload: "UploadedFile[bytes]",
    audience: str,
    actor: Actor,
    person_id: UUID | None = None,
    language: str = "",
    with_recordings: bool = False,
) -> Document:
    """Take a file in for one institution: recognized by its content, cleaned, encrypted.

    It is an organization's, a person's own (`person_id`) or, with neither, the institution's.
    `audience` is a value of policies.kinds.Audience; `with_recordings` also takes voices and
    videos, which are kept as they are. Returns the row; it is attached to its matter
    by the matter's own service. Raises NotPermitted, TooLarge (413), Refused (its `reason`:
    empty, wrong_type, wrong_name, broken_file, locked_file, macro, too_large_unpacked, …): each
    with a sentence to be shown beside the file field.
    """
    document = Document(
        id=uuid7(),
        tenant_id=tenant_id,
        organization_id=organization_id,
        person_id=person_id,
        file_name=safe_name(upload.name or ""),
        audience=audience,
        language=language,
        uploaded_by_id=actor.person_id,
        # What staff enter for somebody is with the institution already.
        submitted_at=timezone.now() if actor.is_staff else None,
    )
    require(actor, Permission.DOCUMENT_STORE, document)
    document.storage_name = f"{tenant_id}/{document.pk}"
    with scratch() as copy:
        _take_in(cast("BinaryIO", upload), copy, document, with_recordings=with_recordings)
    with transaction.atomic():
        document.save(force_insert=True)
        audit.record(
            "document.stored", document, actor=actor, details={"sha256": document.received_hash}
        )
    return document


def _take_in(file: BinaryIO, copy: BinaryIO, document: Document, *, with_recordings: bool) -> None:
    """Recognize, clean into `copy`, encrypt and store; what was found is set on the row."""
    size, document.received_hash = _measure(file)
    if size > settings.DOCUMENT_MAX_BYTES:
        raise too_large(size)
    if size == 0:
        raise Refused(_("This file is empty. Choose another one."), code="empty")
    kind = recognize(file, document.file_name, with_recordings=with_recordings)
    cleaned = clean(file, kind, copy)
    document.media_type = kind.media_type
    document.is_cleaned, document.cleaning_note = cleaned.is_complete, cleaned.note
    document.size, document.content_hash = _measure(cleaned.file)
    document.key_version = keep_sealed(cleaned.file, document)


def _measure(file: BinaryIO) -> tuple[int, str]:
    """Size and SHA-256, read in pieces; the file stands at its beginning afterwards."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    for piece in pieces(file):
        digest.update(piece)
        size += len(piece)
        if size > settings.DOCUMENT_MAX_BYTES * 2:
            break
    file.seek(0)
    return size, digest.hexdigest()


def keep_sealed(source: BinaryIO, document: Document) -> int:
    """Encrypt and store the bytes under the name of this row; the version of the key."""
    with scratch() as sealed:
        version = seal(source, sealed, tenant_id=document.tenant_id, document_id=document.pk)
        sealed.seek(0)
        default_storage.save(document.storage_name, File(sealed, name=document.storage_name))
    return version


class VerifiedFile:
    """The pieces of a file that has proved to be what was stored; closed when it is done with."""

    def __init__(self, file: BinaryIO, document: Document) -> None:
        self._file = file
        self._document = document

    def __iter__(self) -> Iterator[bytes]:
        return _unsealed(self._file, self._document)

    def close(self) -> None:
        """Let go of the file, also where nobody read it."""
        self._file.close()


def read_document(document: Document, *, actor: Actor) -> VerifiedFile:
    """The bytes of a file, in pieces, after the whole of it has proved to be what was stored.

    A first pass decrypts and checks everything and keeps nothing; the pieces that are handed out
    come from a second pass over the same open file. Reading by staff is written to the audit.
    Raises Discarded, or Unreadable (audited as well) where the key is missing or bytes changed.
    """
    if document.discarded_at is not None:
        raise Discarded(
            _("This document was looked at and not kept, as the rule says. It cannot be opened.")
        )
    try:
        file = _open_verified(document)
    except Unreadable as error:
        audit.record("document.unreadable", document, actor=actor, details={"reason": error.reason})
        raise
    if actor.is_staff:
        audit.record("document.read", document, actor=actor)
    return VerifiedFile(file, document)


def _open_verified(document: Document) -> BinaryIO:
    try:
        file = cast("BinaryIO", default_storage.open(document.storage_name))
    except FileNotFoundError as error:
        raise damaged() from error
    try:
        digest = hashlib.sha256()
        for piece in _unsealed(file, document):
            digest.update(piece)
        if digest.hexdigest() != document.content_hash:
            raise damaged()
    except Unreadable:
        file.close()
        raise
    return file


def _unsealed(file: BinaryIO, document: Document) -> Iterator[bytes]:
    return unseal(
        file,
        tenant_id=document.tenant_id,
        document_id=document.pk,
        version=document.key_version,
    )


@transaction.atomic
def discard_document(*, document_id: UUID | str, actor: Actor) -> Document:
    """Inspected, not retained: the bytes go, the row says that they were seen and when they went.

    Raises NotFound, NotPermitted, Discarded (it has gone already).
    """
    document: Document = lock(Document, document_id)
    require(actor, Permission.DOCUMENT_DISCARD, document)
    if document.discarded_at is not None:
        raise Discarded(_("This document was discarded already."))
    document.discarded_at = timezone.now()
    document.save(update_fields=["discarded_at"])
    audit.record("document.discarded", document, actor=actor, fields=["discarded_at"])
    # If the process ends before this, the sweep finds a file whose row says that it is gone.
    transaction.on_commit(partial(default_storage.delete, document.storage_name))
    return document
