"""Data keys: one per case, compartment and epoch; chained by their commitments.

A data key never meets content itself: the content key is BLAKE2b of the compartment's pepper under
the data key, so that a data key without the pepper opens nothing.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, Self
from uuid import UUID

from portal.vault.errors import Unopenable
from portal.vault.primitives import (
    KEY_BYTES,
    NO_HEAD,
    Entropy,
    digest,
    frame,
    random_bytes,
    same,
)
from portal.vault.secrecy import ContentKey, Pepper, Secret


class Compartment(StrEnum):
    """The parts of a case that are opened apart. All of them exist in every case."""

    IDENTITY = "identity"
    NARRATIVE = "narrative"
    MESSAGES = "messages"
    FILES = "files"
    ASSESSMENT = "assessment"
    CONSENT = "consent"

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        """A row that names no compartment was changed where it is stored. Raises Unopenable."""
        raise Unopenable


@dataclass(frozen=True, slots=True)
class EpochPlace:
    """Which data key: tenant, case, compartment, epoch (0: before adoption)."""

    tenant: UUID
    case: UUID
    compartment: Compartment
    epoch: int

    def framed(self) -> bytes:
        """The place's bytes."""
        return frame(self.tenant, self.case, self.compartment.value, self.epoch)


class DataKey(Secret):
    """A data key (32 bytes)."""

    @classmethod
    def generate(cls, entropy: Entropy = random_bytes) -> Self:
        """A new one."""
        return cls(entropy(KEY_BYTES))

    def commitment(self, place: EpochPlace) -> bytes:
        """What pins this key to its place in public; says nothing of the key."""
        return digest("pv1.commitment", place.framed(), key=self.reveal())

    def check(self, place: EpochPlace, commitment: bytes) -> None:
        """Raise Unopenable where this is not the key of that commitment."""
        if not same(self.commitment(place), commitment):
            raise Unopenable

    def content_key(self, pepper: Pepper) -> ContentKey:
        """The key of records in this compartment and epoch."""
        return ContentKey(digest("pv1.content-key", pepper.reveal(), key=self.reveal()))

    def token(self, *parts: bytes | str | UUID) -> bytes:
        """A keyed token of some values (32 bytes): equal for equal values, unreadable without."""
        return digest("pv1.token", *parts, key=self.reveal())


def epoch_head(place: EpochPlace, commitment: bytes, previous: bytes = NO_HEAD) -> bytes:
    """The hash that the next epoch of this compartment names as its predecessor."""
    return digest("pv1.epoch-head", place.framed(), commitment, previous)
