"""What an institution does with files of its own: hand them over, copy them, publish a copy.

Each is part of something larger; the caller has asked `require()` for that.
"""

from uuid import UUID

from django.utils import timezone

from portal import audit
from portal.documents.cleaning.result import scratch
from portal.documents.models import Document
from portal.documents.services import keep_sealed, read_document
from portal.ids import uuid7
from portal.permissions import Actor

_COPIED = (
    "tenant_id",
    "file_name",
    "media_type",
    "size",
    "received_hash",
    "content_hash",
    "is_cleaned",
    "cleaning_note",
    "audience",
    "language",
)


def hand_over(
    document: Document, *, organization_id: UUID | None, person_id: UUID | None, actor: Actor
) -> None:
    """Make a file of the institution an organization's or a person's: from now on they read it."""
    document.organization_id, document.person_id = organization_id, person_id
    document.save(update_fields=["organization", "person"])
    audit.record("document.handed_over", document, actor=actor, fields=["organization", "person"])


def copy_document(document: Document, *, actor: Actor) -> Document:
    """The same bytes as a file of the institution's own, which leads back to nobody.

    Raises Discarded, or Unreadable where the original has not proved to be what was stored.
    """
    now = timezone.now()
    copy = Document(
        id=uuid7(),
        uploaded_by_id=actor.person_id,
        submitted_at=now,
        **{name: getattr(document, name) for name in _COPIED},
    )
    copy.storage_name = f"{copy.tenant_id}/{copy.pk}"
    original = read_document(document, actor=actor)
    try:
        with scratch() as plain:
            for piece in original:
                plain.write(piece)
            plain.seek(0)
            copy.key_version = keep_sealed(plain, copy)
    finally:
        original.close()
    copy.save(force_insert=True)
    audit.record("document.copied", copy, actor=actor, details={"from": str(document.pk)})
    return copy


def publish_document(document: Document, *, is_published: bool, actor: Actor) -> None:
    """Let everybody read a file of the institution's own, or nobody outside any more."""
    document.published_at = timezone.now() if is_published else None
    document.save(update_fields=["published_at"])
    action = "document.published" if is_published else "document.unpublished"
    audit.record(action, document, actor=actor, fields=["published_at"])
