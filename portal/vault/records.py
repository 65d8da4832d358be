"""Records: one text, bound to its place and revision, encrypted and signed by its author.

Layout, version 1: version (1 byte), author's Ed25519 key (32), nonce (24), ciphertext of the
padded text with its tag, signature (64). Bound (length-prefixed): version, tenant, case,
compartment, epoch, table, column, row, revision, author key. Signed: label, what is bound, nonce
and ciphertext; so that whoever has public keys alone can check who wrote what.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from portal.vault import primitives
from portal.vault.datakeys import EpochPlace
from portal.vault.errors import Unopenable
from portal.vault.identities import KeyPair
from portal.vault.padding import pad, unpad
from portal.vault.primitives import (
    KEY_BYTES,
    NONCE_BYTES,
    SIGNATURE_BYTES,
    TAG_BYTES,
    Entropy,
    digest,
    frame,
    random_bytes,
    same,
)
from portal.vault.secrecy import ContentKey

VERSION = 1
LABEL = "portal.vault/record/1"
_LEAST = 1 + KEY_BYTES + NONCE_BYTES + TAG_BYTES + SIGNATURE_BYTES


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: it opens nowhere else, and as no other revision."""

    epoch: EpochPlace
    table: str
    column: str
    row: UUID
    revision: int

    def bound(self, author: bytes) -> bytes:
        """The associated data."""
        return frame(
            VERSION,
            self.epoch.tenant,
            self.epoch.case,
            self.epoch.compartment.value,
            self.epoch.epoch,
            self.table,
            self.column,
            self.row,
            self.revision,
            author,
        )


@sensitive_variables()
def seal_record(
    text: bytes, key: ContentKey, place: Place, author: KeyPair, *, entropy: Entropy = random_bytes
) -> bytes:
    """The sealed record; its size depends on the padded size alone."""
    public = author.public.sign
    bound = place.bound(public)
    sealed = primitives.encrypt(key.reveal(), pad(text), bound, entropy=entropy)
    return bytes([VERSION]) + public + sealed + author.sign(frame(LABEL, bound, sealed))


def check_record(record: bytes, place: Place, authors: Collection[bytes]) -> bytes:
    """The author's key, if the record is one of `authors`' and unchanged; needs no private key.

    Raises Unopenable.
    """
    author, _bound = _checked(record, place, authors)
    return author


def _checked(record: bytes, place: Place, authors: Collection[bytes]) -> tuple[bytes, bytes]:
    """The author and what the record is bound to."""
    if len(record) < _LEAST or record[0] != VERSION:
        raise Unopenable
    author = record[1 : 1 + KEY_BYTES]
    if not any(same(author, one) for one in authors):
        raise Unopenable
    bound = place.bound(author)
    message = frame(LABEL, bound, _sealed(record))
    primitives.verify(author, message, record[-SIGNATURE_BYTES:])
    return author, bound


@sensitive_variables()
def open_record(record: bytes, key: ContentKey, place: Place, authors: Collection[bytes]) -> bytes:
    """The text. `authors` are the signing keys that may have written it. Raises Unopenable."""
    _author, bound = _checked(record, place, authors)
    return unpad(primitives.decrypt(key.reveal(), _sealed(record), bound))


def record_hash(record: bytes) -> bytes:
    """What the case head lists of a record."""
    return digest("pv1.record", record)


def _sealed(record: bytes) -> bytes:
    return record[1 + KEY_BYTES : -SIGNATURE_BYTES]
