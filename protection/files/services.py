"""Files kept with a case, copied without hidden details, handed out.

A file arrives sealed (receiving.py). To keep it is to put its pepper into the store, its key and
its details as a sealed text into a compartment, and to sign that its bytes belong to this case. The
storage takes no part in the transaction: if that fails, the bytes are orphans that open nowhere.
Whether one is erased is decided where it is decided how long a case is kept (protection/retention).
"""

import json
from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.documents.kinds import FileKind
from portal.errors import Refused
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from portal.vault.padding import padded_size
from portal.vault.peppers import file_pepper_id, new_pepper, pepper_store
from portal.vault.streams import (
    FileKey,
    FilePlace,
    FileSealer,
    VerifiedFile,
    read_file,
    seal_file,
)
from protection.cases.models import ProtectionCase
from protection.cases.texts import OpenCase, opened_case
from protection.files import storing
from protection.files.cleaning import NoCopy, making, reason_against
from protection.files.limits import MOST_BYTES_OF_CASE, MOST_FILES, in_gigabytes
from protection.files.models import CaseFile
from protection.files.receiving import Arrived, SealedUpload, no_room
from protection.files.scanning import Verdict
from protection.files.selectors import Content, open_content

SHARED, OF_TEAM = Compartment.FILES, Compartment.ASSESSMENT


class CaseFull(Refused):
    """No more files fit into this case."""

    code = "case_full"

    def __init__(self) -> None:
        super().__init__(
            _(
                "No more files fit in here: %(count)d files, %(most)d GB together. Tell us in a"
                " message; files that are not needed can be erased."
            )
            % {"count": MOST_FILES, "most": in_gigabytes(MOST_BYTES_OF_CASE)}
        )


@sensitive_variables()
@transaction.atomic
def keep_files_of_person(
    opened: OpenCase, uploads: Sequence[SealedUpload], *, words: str = ""
) -> list[CaseFile]:
    """Whoever opened the case with a receipt sends files.

    Raises CaseFull, Refused (no room), Unopenable.
    """
    actor = system_actor(opened.case.tenant_id)
    kept = _keep(opened, uploads, SHARED, words)
    audit.record("case.file_arrived", opened.case, actor=actor, details={"files": len(kept)})
    # To the team a file is news like a message; nothing says more.
    outbox.publish("case.message_arrived", opened.case, actor=actor)
    return kept


@sensitive_variables()
@transaction.atomic
def keep_files(
    *,
    case_id: UUID,
    ring: Keyring,
    actor: Actor,
    uploads: Sequence[SealedUpload],
    words: str = "",
    is_shared: bool = False,
) -> list[CaseFile]:
    """An officer adds files: for the team alone, or (`is_shared`) for the person as well.

    Raises NotFound, NotPermitted, CaseFull, Refused (no room), Unopenable.
    """
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.CASE_WORK, opened.case)
        kept = _keep(opened, uploads, SHARED if is_shared else OF_TEAM, words)
        audit.record("case.file_added", opened.case, actor=actor, details={"files": len(kept)})
        return kept


def _keep(
    opened: OpenCase, uploads: Sequence[SealedUpload], compartment: Compartment, words: str
) -> list[CaseFile]:
    _require_room(opened.case, uploads)
    try:
        kept = [_keep_one(opened, one.arrived, compartment, words) for one in uploads]
    except OSError:
        raise Refused(no_room(), code="no_room") from None
    for upload in uploads:
        upload.is_kept = True
    return kept


def _require_room(case: ProtectionCase, uploads: Sequence[SealedUpload]) -> None:
    held = CaseFile.objects.filter(case_id=case.pk, copy_of=None, erased_at=None)
    size = held.aggregate(all=Sum("size"))["all"] or 0
    coming = sum(padded_size(one.arrived.length) for one in uploads)
    if held.count() + len(uploads) > MOST_FILES or size + coming > MOST_BYTES_OF_CASE:
        raise CaseFull


def _keep_one(opened: OpenCase, arrived: Arrived, compartment: Compartment, words: str) -> CaseFile:
    opened.store.keep(file_pepper_id(arrived.file), arrived.pepper)
    copy, reason = _copy_of(arrived)
    row = _keep_row(opened, arrived, compartment, words, no_copy=reason)
    if copy is not None:
        opened.store.keep(file_pepper_id(copy.file), copy.pepper)
        _keep_row(opened, copy, compartment, "", original=row)
        copy.key.wipe()
        copy.pepper.wipe()
    return row


def _keep_row(
    opened: OpenCase,
    arrived: Arrived,
    compartment: Compartment,
    words: str,
    *,
    no_copy: NoCopy = NoCopy.NONE,
    original: CaseFile | None = None,
) -> CaseFile:
    details = {
        "name": arrived.name,
        "media_type": arrived.kind.media_type if arrived.kind else "",
        "length": arrived.length,
        "verdict": arrived.verdict.value,
        "no_copy": no_copy.value,
        "words": words,
    }
    sealed = arrived.key.seal_details(
        json.dumps(details, ensure_ascii=False).encode(), arrived.pepper, arrived.file
    )
    body = {
        "kind": "file",
        "file": str(arrived.file),
        "key": arrived.key.reveal().hex(),
        "details": sealed.hex(),
    }
    text = opened.seal(compartment, body)
    place = FilePlace(opened.case.tenant_id, opened.case.pk, arrived.file)
    seal = seal_file(arrived.hash, place, opened.pair)
    return CaseFile.objects.create(
        id=arrived.file,
        tenant_id=place.tenant,
        case_id=place.case,
        text=text.row,
        copy_of=original,
        size=padded_size(arrived.length),
        hash=seal.hash,
        author=seal.author,
        signature=seal.signature,
        kept_at=timezone.now(),
    )


def _copy_of(arrived: Arrived) -> tuple[Arrived | None, NoCopy]:
    """A copy without hidden details, sealed; or why there is none."""
    reason = reason_against(arrived.kind, arrived.length)
    if arrived.verdict is Verdict.INFECTED:
        reason = NoCopy.HARMFUL
    if reason or arrived.kind is None:
        return None, reason
    copy = _make_copy(arrived, arrived.kind)
    return copy, NoCopy.NONE if copy else NoCopy.BROKEN


@sensitive_variables()
def _make_copy(arrived: Arrived, kind: FileKind) -> Arrived | None:
    # It was sealed in this very request: its chunks are checked again as they are read.
    place = FilePlace(UUID(int=0), UUID(int=0), arrived.file)
    key = arrived.key.content_key(arrived.pepper)
    file_id, own_key, pepper = uuid4(), FileKey.generate(), new_pepper()
    with (
        storing.find(arrived.file) as source,
        making(kind, read_file(source, key, VerifiedFile(place, arrived.length))) as made,
        storing.begin(file_id) as target,
    ):
        sealer = FileSealer(target, own_key.content_key(pepper), file_id)
        for piece in made.pieces():
            sealer.feed(piece)
        length, hashed = sealer.length, sealer.finish()
        is_whole = made.is_whole()
    if not is_whole:
        storing.remove(file_id)
        return None
    # Its old name says too much: who, where, when.
    name = f"copy{kind.endings[0]}"
    return Arrived(file_id, own_key, pepper, hashed, length, name, kind, arrived.verdict)


def make_tombstone(row: CaseFile) -> None:
    """Empty one row; what it stood for goes when the transaction has been committed.

    If the process ends before that, the sweep does it.
    """
    row.size, row.hash, row.author, row.signature = 0, b"", b"", b""
    row.erased_at = timezone.now()
    row.save(update_fields=["size", "hash", "author", "signature", "erased_at"])
    transaction.on_commit(lambda: destroy(row.pk))


def destroy(file_id: UUID) -> None:
    """First what opens it, then the bytes: what is left of half a run is swept."""
    pepper_store().erase(file_pepper_id(file_id))
    storing.remove(file_id)


@sensitive_variables()
def hand_out(opened: OpenCase, file_id: UUID, *, actor: Actor) -> Content:
    """The content of one file, checked to its end and written down before the first byte goes out.

    Raises NotFound, Unopenable.
    """
    content = open_content(opened, file_id)
    audit.record("case.file_read", opened.case, actor=actor, details={"file": str(file_id)})
    return content
