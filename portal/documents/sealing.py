"""Files at rest: libsodium's secretstream in chunks of 64 KiB, under the institution's key.

Layout: magic, fingerprint of the key, stream header, chunks. Every chunk is bound to the place of
the file (institution, document, key version), so that a file that was moved, cut, reordered or
changed in any bit does not open. Both ways work in pieces: no whole file is held in memory.
"""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from portal.documents.keys import (
    FINGERPRINT_BYTES,
    Unreadable,
    current_key,
    fingerprint,
    key_missing,
    read_key,
)

CHUNK = 64 * 1024
_MAGIC = b"CSPDOC1\n"
_SEALED_CHUNK = CHUNK + sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_HEADER_BYTES = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


def _place(tenant_id: UUID, document_id: UUID, version: int) -> bytes:
    return f"portal.document/{tenant_id}/{document_id}/{version}".encode()


def seal(source: BinaryIO, target: BinaryIO, *, tenant_id: UUID, document_id: UUID) -> int:
    """Write `source` (from its beginning) to `target`, encrypted. Returns the key's version."""
    version, key = current_key(tenant_id)
    place = _place(tenant_id, document_id, version)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    target.write(_MAGIC + fingerprint(key) + header)
    source.seek(0)
    chunk = source.read(CHUNK)
    while True:
        following = source.read(CHUNK)
        tag = _MESSAGE if following else _FINAL
        target.write(sodium.crypto_secretstream_xchacha20poly1305_push(state, chunk, place, tag))
        if not following:
            return version
        chunk = following


def unseal(
    source: BinaryIO, *, tenant_id: UUID, document_id: UUID, version: int
) -> Iterator[bytes]:
    """The file's bytes, piece by piece.

    Raises Unreadable where the key is missing (key_missing) or the bytes were changed (damaged);
    what came before the damage was yielded by then, so exhaust it once before trusting any of it.
    """
    source.seek(0)
    key = read_key(tenant_id, version)
    if source.read(len(_MAGIC)) != _MAGIC:
        raise damaged()
    found = source.read(FINGERPRINT_BYTES)
    if len(found) == FINGERPRINT_BYTES and found != fingerprint(key):
        raise key_missing()
    header = source.read(_HEADER_BYTES)
    if len(header) != _HEADER_BYTES:
        raise damaged()
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    yield from _chunks(source, state, _place(tenant_id, document_id, version))


def _chunks(
    source: BinaryIO, state: sodium.crypto_secretstream_xchacha20poly1305_state, place: bytes
) -> Iterator[bytes]:
    tag = _MESSAGE
    while tag != _FINAL:
        sealed = source.read(_SEALED_CHUNK)
        try:
            chunk, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, place)
        except (CryptoError, ValueError) as error:
            raise damaged() from error
        yield chunk
    if source.read(1):
        raise damaged()


def damaged() -> Unreadable:
    """What a person reads where a stored file is not what was stored."""
    return Unreadable(
        _(
            "This file was damaged or changed where it is stored, so it is not opened. Those who"
            " operate the portal can bring it back from a copy; the organization can send it again."
        ),
        code="damaged",
    )
