"""Files: secretstream in chunks of 64 KiB under a key of their own; bound, padded, signed.

Layout, version 1: version (1 byte), stream header (24), chunks of 64 KiB (each 17 bytes longer
when sealed), one final chunk that holds the true length (8 bytes). Behind the content stand zeros
up to its Padmé size. Each chunk is bound to the file's id and version; their order is the stream's
own. So a file can be sealed as it arrives, before it is known who sends it and to which case. The
seal then binds it: the author's signature over tenant, case, file and the hash of all of it.

Nothing of a file is handed out before `verify_file` read it to its end: final tag, zeros, length,
hash and signature.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import BinaryIO
from uuid import UUID

from django.views.decorators.debug import sensitive_variables
from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from portal.vault import primitives
from portal.vault.errors import Unopenable
from portal.vault.identities import KeyPair
from portal.vault.padding import pad, padded_size, unpad
from portal.vault.primitives import HASH_BYTES, Entropy, digest, frame, random_bytes, same
from portal.vault.secrecy import ContentKey, Pepper, Secret

VERSION = 1
LABEL = "portal.vault/file/1"
CHUNK = 64 * 1024
_SEALED_CHUNK = CHUNK + sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_LENGTH = 8
_SEALED_FINAL = _LENGTH + sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_State = sodium.crypto_secretstream_xchacha20poly1305_state


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file belongs: it opens nowhere else."""

    tenant: UUID
    case: UUID
    file: UUID

    def framed(self) -> bytes:
        """What the seal is signed for."""
        return frame(LABEL, VERSION, self.tenant, self.case, self.file)

    @property
    def bound(self) -> bytes:
        """The associated data of each chunk."""
        return _bound(self.file)


def _bound(file: UUID) -> bytes:
    return frame(LABEL, VERSION, file)


class FileKey(Secret):
    """A file's own key (32 bytes); kept as a record of the compartment `files`."""

    @classmethod
    def generate(cls, entropy: Entropy = random_bytes) -> "FileKey":
        """A new one."""
        return cls(entropy(primitives.KEY_BYTES))

    def content_key(self, pepper: Pepper) -> ContentKey:
        """The key of the stream: without the file's pepper the file is gone."""
        return ContentKey(digest("pv1.file-key", pepper.reveal(), key=self.reveal()))

    @sensitive_variables()
    def seal_details(
        self, details: bytes, pepper: Pepper, file: UUID, *, entropy: Entropy = random_bytes
    ) -> bytes:
        """The file's name and kind, padded: gone with the pepper too, in every copy."""
        key = digest("pv1.file-name", pepper.reveal(), key=self.reveal())
        return primitives.encrypt(key, pad(details), _bound(file), entropy=entropy)

    @sensitive_variables()
    def open_details(self, sealed: bytes, pepper: Pepper, file: UUID) -> bytes:
        """The name and kind again. Raises Unopenable."""
        key = digest("pv1.file-name", pepper.reveal(), key=self.reveal())
        return unpad(primitives.decrypt(key, sealed, _bound(file)))


@dataclass(frozen=True, slots=True)
class FileSeal:
    """What is kept beside a file: the hash of its sealed bytes, who vouches for it."""

    hash: bytes
    author: bytes
    signature: bytes


class FileSealer:
    """Seals what comes in pieces of any size; holds one chunk at a time."""

    def __init__(
        self,
        target: BinaryIO,
        key: ContentKey,
        file: UUID,
        *,
        entropy: Entropy = random_bytes,
    ) -> None:
        self._target, self._bound = target, _bound(file)
        self._state = _State()
        header = entropy(_HEADER)
        # Both directions begin with the same state of header and key; this one takes the header.
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, key.reveal())
        self._hash = blake2b(digest_size=HASH_BYTES)
        self._waiting = bytearray()
        self._length = 0
        self._write(bytes([VERSION]) + header)

    @sensitive_variables()
    def feed(self, piece: bytes) -> None:
        """Take in the next piece."""
        self._waiting += piece
        self._length += len(piece)
        while len(self._waiting) >= CHUNK:
            self._push(bytes(self._waiting[:CHUNK]), _MESSAGE)
            del self._waiting[:CHUNK]

    @property
    def length(self) -> int:
        """How many bytes were fed."""
        return self._length

    def finish(self) -> bytes:
        """Pad and close; the hash of all sealed bytes. Nothing can be fed afterwards."""
        missing = padded_size(self._length) - self._length
        while missing:
            zeros = min(missing, CHUNK)
            missing -= zeros
            self._pad(zeros)
        if self._waiting:
            self._push(bytes(self._waiting), _MESSAGE)
        self._push(self._length.to_bytes(_LENGTH, "big"), _FINAL)
        return self._hash.digest()

    def _pad(self, zeros: int) -> None:
        length = self._length
        self.feed(bytes(zeros))
        self._length = length

    def _push(self, chunk: bytes, tag: int) -> None:
        self._write(
            sodium.crypto_secretstream_xchacha20poly1305_push(self._state, chunk, self._bound, tag)
        )

    def _write(self, sealed: bytes) -> None:
        self._hash.update(sealed)
        self._target.write(sealed)


def seal_file(hashed: bytes, place: FilePlace, author: KeyPair) -> FileSeal:
    """The author vouches that the file with this hash belongs to this case."""
    return FileSeal(hashed, author.public.sign, author.sign(_seal_message(place, hashed)))


def _seal_message(place: FilePlace, hashed: bytes) -> bytes:
    return frame(LABEL, place.framed(), hashed)


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """A file that was read to its end: its true length, and that it is whole."""

    place: FilePlace
    length: int


def verify_file(
    source: BinaryIO,
    key: ContentKey,
    place: FilePlace,
    seal: FileSeal,
    authors: Collection[bytes],
) -> VerifiedFile:
    """Read it to its end once and check everything. Raises Unopenable."""
    if not any(same(seal.author, one) for one in authors):
        raise Unopenable
    primitives.verify(seal.author, _seal_message(place, seal.hash), seal.signature)
    hashed = blake2b(digest_size=HASH_BYTES)
    total = nonzero = length = 0
    for chunk, is_final in _chunks(source, key, place, hashed):
        if is_final:
            length = int.from_bytes(chunk, "big")
            break
        if filled := len(chunk.rstrip(b"\0")):
            nonzero = total + filled
        total += len(chunk)
    if nonzero > length or total != padded_size(length) or not same(hashed.digest(), seal.hash):
        raise Unopenable
    return VerifiedFile(place, length)


def read_file(source: BinaryIO, key: ContentKey, verified: VerifiedFile) -> Iterator[bytes]:
    """The content, in pieces, of a file that `verify_file` found whole. Raises Unopenable."""
    left = verified.length
    for chunk, is_final in _chunks(source, key, verified.place, blake2b()):
        if is_final or not left:
            break
        yield chunk[:left]
        left -= min(left, len(chunk))


def _chunks(
    source: BinaryIO, key: ContentKey, place: FilePlace, hashed: blake2b
) -> Iterator[tuple[bytes, bool]]:
    source.seek(0)
    start = source.read(1 + _HEADER)
    if len(start) != 1 + _HEADER or start[0] != VERSION:
        raise Unopenable
    hashed.update(start)
    state = _State()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, start[1:], key.reveal())
    # Always as much in hand as a whole chunk and the final one: what is short of it is the end.
    held = source.read(_SEALED_CHUNK + _SEALED_FINAL)
    while len(held) == _SEALED_CHUNK + _SEALED_FINAL:
        hashed.update(held[:_SEALED_CHUNK])
        yield _pull(state, held[:_SEALED_CHUNK], place)
        held = held[_SEALED_CHUNK:] + source.read(_SEALED_CHUNK)
    hashed.update(held)
    for piece in (held[:-_SEALED_FINAL], held[-_SEALED_FINAL:]):
        if piece:
            yield _pull(state, piece, place)
    raise Unopenable


def _pull(state: _State, sealed: bytes, place: FilePlace) -> tuple[bytes, bool]:
    try:
        chunk, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, place.bound)
    except (CryptoError, ValueError):
        raise Unopenable from None
    if tag not in {_MESSAGE, _FINAL} or (tag == _FINAL) != (len(chunk) == _LENGTH):
        raise Unopenable
    return chunk, tag == _FINAL
