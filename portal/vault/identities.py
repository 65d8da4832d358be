"""Key pairs: X25519 to open, Ed25519 to sign; and how an officer's private halves are kept.

Layout of sealed keys, version 1: version (1 byte), way (1: passphrase, 2: recovery code),
operations (4), memory in bytes (8), salt (16), then nonce, ciphertext and tag. Inside, framed:
X25519 private, Ed25519 seed, genesis fingerprint, last seen head of the key log, its length,
generation. Bound to: label, tenant, person, key id, generation and the whole header.
"""

from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from portal.vault import passphrases, primitives
from portal.vault.errors import Unopenable, WrongPassphrase
from portal.vault.passphrases import SALT_BYTES, Cost
from portal.vault.primitives import Entropy, digest, frame, random_bytes, unframe
from portal.vault.receipts import Receipt
from portal.vault.secrecy import Passphrase, Secret

VERSION = 1
_PASSPHRASE, _CODE = 1, 2
_HEADER = 1 + 1 + 4 + 8 + SALT_BYTES
_FIELDS = 6


class PrivateKey(Secret):
    """The private half of a pair (32 bytes)."""


@dataclass(frozen=True, slots=True)
class PublicPair:
    """The public halves of somebody's two keys."""

    box: bytes
    sign: bytes


@dataclass(frozen=True, slots=True, repr=False)
class KeyPair:
    """Somebody's two keys, whole."""

    box: PrivateKey
    seed: PrivateKey
    _public: list[PublicPair] = field(default_factory=list, init=False, compare=False)

    @classmethod
    def generate(cls, entropy: Entropy = random_bytes) -> Self:
        """A new one."""
        return cls(PrivateKey(entropy(32)), PrivateKey(entropy(32)))

    @property
    def public(self) -> PublicPair:
        """The public halves, computed from the private ones once. Raises VaultLocked."""
        box, seed = self.box.reveal(), self.seed.reveal()
        if not self._public:
            self._public.append(
                PublicPair(primitives.box_public(box), primitives.sign_public(seed))
            )
        return self._public[0]

    def open(self, box: bytes) -> bytes:
        """What was sealed to this pair. Raises Unopenable, VaultLocked."""
        return primitives.open_box(self.public.box, self.box.reveal(), box)

    def sign(self, message: bytes) -> bytes:
        """The signature (64 bytes)."""
        return primitives.sign_with(self.seed.reveal(), self.public.sign, message)

    def wipe(self) -> None:
        """Overwrite both private halves."""
        self.box.wipe()
        self.seed.wipe()


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose sealed keys these are: part of what they are bound to."""

    tenant: UUID
    person: UUID
    key: UUID
    generation: int


@dataclass(frozen=True, slots=True, repr=False)
class OfficerKeys:
    """What an officer's vault holds: the pair, and what the officer knows of the key log."""

    holder: Holder
    pair: KeyPair
    genesis: bytes
    head: bytes
    length: int = field(default=0)

    def payload(self) -> bytes:
        """The framed content of the sealed keys."""
        return frame(
            self.pair.box.reveal(),
            self.pair.seed.reveal(),
            self.genesis,
            self.head,
            self.length,
            self.holder.generation,
        )


def _bound(holder: Holder, header: bytes) -> bytes:
    return frame(
        "portal.vault/officer",
        holder.tenant,
        holder.person,
        holder.key,
        holder.generation,
        header,
    )


def seal_keys(
    keys: OfficerKeys,
    phrase: Passphrase,
    *,
    cost: Cost | None = None,
    entropy: Entropy = random_bytes,
) -> bytes:
    """The keys under a passphrase; one run of Argon2id."""
    used = cost or Cost()
    salt = entropy(SALT_BYTES)
    header = _header(_PASSPHRASE, used, salt)
    key = passphrases.stretch(phrase, salt, used)
    return _seal(keys, header, key, entropy)


def seal_keys_for_recovery(
    keys: OfficerKeys, code: Receipt, *, entropy: Entropy = random_bytes
) -> bytes:
    """The keys under a personal recovery code of 128 random bits: no slow hash is needed."""
    header = _header(_CODE, Cost(0, 0), entropy(SALT_BYTES))
    return _seal(keys, header, _code_key(code, header), entropy)


def open_keys(sealed: bytes, holder: Holder, phrase: Passphrase) -> OfficerKeys:
    """The keys again. Raises WrongPassphrase, also where the bytes were changed or weakened."""
    header = _read_header(sealed, _PASSPHRASE)
    cost = Cost(int.from_bytes(header[2:6], "big"), int.from_bytes(header[6:14], "big"))
    try:
        return _open(sealed, holder, passphrases.stretch(phrase, header[14:], cost))
    except Unopenable:
        raise WrongPassphrase from None


def open_keys_by_code(sealed: bytes, holder: Holder, code: Receipt) -> OfficerKeys:
    """The keys by the personal recovery code. Raises WrongPassphrase."""
    header = _read_header(sealed, _CODE)
    try:
        return _open(sealed, holder, _code_key(code, header))
    except Unopenable:
        raise WrongPassphrase from None


def _header(way: int, cost: Cost, salt: bytes) -> bytes:
    return (
        bytes([VERSION, way])
        + cost.operations.to_bytes(4, "big")
        + cost.memory.to_bytes(8, "big")
        + salt
    )


def _read_header(sealed: bytes, way: int) -> bytes:
    if len(sealed) < _HEADER or sealed[:2] != bytes([VERSION, way]):
        raise WrongPassphrase
    return sealed[:_HEADER]


def _code_key(code: Receipt, header: bytes) -> bytes:
    return digest("pv1.officer-code", header, key=code.reveal())


def _seal(keys: OfficerKeys, header: bytes, key: bytes, entropy: Entropy) -> bytes:
    bound = _bound(keys.holder, header)
    return header + primitives.encrypt(key, keys.payload(), bound, entropy=entropy)


def _open(sealed: bytes, holder: Holder, key: bytes) -> OfficerKeys:
    parts = unframe(primitives.decrypt(key, sealed[_HEADER:], _bound(holder, sealed[:_HEADER])))
    if len(parts) != _FIELDS or int.from_bytes(parts[5], "big") != holder.generation:
        raise Unopenable
    return OfficerKeys(
        holder,
        KeyPair(PrivateKey(parts[0]), PrivateKey(parts[1])),
        genesis=parts[2],
        head=parts[3],
        length=int.from_bytes(parts[4], "big"),
    )
