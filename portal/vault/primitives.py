"""The only file that calls libsodium for secrets, boxes and signatures, and hashes for the vault.

Everything is made of five constructions: BLAKE2b (keyed, with personalisation; Python's own, see
docs/decisions/0030), and PyNaCl's XChaCha20-Poly1305, sealed boxes (X25519), Ed25519 and, in
streams.py, secretstream; Argon2id stands in passphrases.py. What is hashed, signed or bound is a
`frame()`, so that no two different lists of parts give the same bytes.
"""

import hashlib
import hmac
from collections.abc import Callable
from struct import Struct
from uuid import UUID

from nacl import bindings as sodium
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.utils import random

from portal.vault.errors import Unopenable

KEY_BYTES = 32
HASH_BYTES = 32
NONCE_BYTES = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
TAG_BYTES = sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES
SIGNATURE_BYTES = sodium.crypto_sign_BYTES
BOX_OVERHEAD = sodium.crypto_box_SEALBYTES
NO_HEAD = bytes(HASH_BYTES)

Part = bytes | str | int | UUID
Entropy = Callable[[int], bytes]
random_bytes: Entropy = random
_length = Struct(">I").pack


def frame(*parts: Part) -> bytes:
    """Length-prefixed parts: for each, its length (4 bytes, big-endian) and its bytes.

    Text is UTF-8, a number 8 bytes big-endian, an id its 16 bytes.
    """
    framed: list[bytes] = []
    for part in parts:
        if isinstance(part, bytes):
            raw = part
        elif isinstance(part, str):
            raw = part.encode()
        elif isinstance(part, UUID):
            raw = part.bytes
        else:
            raw = part.to_bytes(8, "big")
        framed += (_length(len(raw)), raw)
    return b"".join(framed)


def unframe(framed: bytes) -> list[bytes]:
    """The parts of a frame. Raises Unopenable where it is not one."""
    parts, at = [], 0
    while at < len(framed):
        length = int.from_bytes(framed[at : at + 4], "big")
        end = at + 4 + length
        if at + 4 > len(framed) or end > len(framed):
            raise Unopenable
        parts.append(framed[at + 4 : end])
        at = end
    return parts


def digest(label: str, *parts: Part, key: bytes = b"") -> bytes:
    """BLAKE2b-256 of the framed parts, personalised with the label (at most 16 bytes of ASCII)."""
    person = label.encode("ascii").ljust(16, b"\0")
    return hashlib.blake2b(frame(*parts), digest_size=HASH_BYTES, key=key, person=person).digest()


def same(one: bytes, other: bytes) -> bool:
    """Whether the bytes are equal, in a time that depends on the length alone."""
    return hmac.compare_digest(one, other)


def encrypt(
    key: bytes, plaintext: bytes, bound: bytes, *, entropy: Entropy = random_bytes
) -> bytes:
    """XChaCha20-Poly1305: nonce, ciphertext and tag; opens only together with `bound`."""
    nonce = entropy(NONCE_BYTES)
    sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, bound, nonce, key)
    return nonce + sealed


def decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """What was encrypted. Raises Unopenable."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise Unopenable
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, bound, nonce, key)
    except CryptoError:
        raise Unopenable from None


def seal_to(public: bytes, plaintext: bytes) -> bytes:
    """A sealed box that only the holder of the private half opens."""
    return sodium.crypto_box_seal(plaintext, public)


def open_box(public: bytes, private: bytes, box: bytes) -> bytes:
    """What a sealed box holds. Raises Unopenable."""
    if len(box) < BOX_OVERHEAD:
        raise Unopenable
    try:
        return sodium.crypto_box_seal_open(box, public, private)
    except CryptoError:
        raise Unopenable from None


def sign(seed: bytes, message: bytes) -> bytes:
    """The Ed25519 signature (64 bytes)."""
    _public, secret = sodium.crypto_sign_seed_keypair(seed)
    return sodium.crypto_sign(message, secret)[:SIGNATURE_BYTES]


def sign_with(seed: bytes, public: bytes, message: bytes) -> bytes:
    """The signature of a seed whose public half is known: some 40 µs less than `sign`."""
    return sodium.crypto_sign(message, seed + public)[:SIGNATURE_BYTES]


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Raise Unopenable unless the signature is this key's over this message."""
    if len(signature) != SIGNATURE_BYTES or len(public) != KEY_BYTES:
        raise Unopenable
    try:
        sodium.crypto_sign_open(signature + message, public)
    except BadSignatureError:
        raise Unopenable from None


def box_public(private: bytes) -> bytes:
    """The public half of an X25519 private key."""
    return sodium.crypto_scalarmult_base(private)


def sign_public(seed: bytes) -> bytes:
    """The public half of an Ed25519 seed."""
    return sodium.crypto_sign_seed_keypair(seed)[0]
