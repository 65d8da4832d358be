"""Argon2id, its floor, and how many may run on this machine at once.

A run takes 128 MiB; the slots are files locked by whoever computes, shared by all processes.
"""

import fcntl
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from nacl.pwhash import argon2id

from portal.vault.errors import Unopenable, WeakPassphrase
from portal.vault.primitives import KEY_BYTES
from portal.vault.secrecy import Passphrase

LEAST_OPERATIONS = 4
LEAST_MEMORY = 128 * 1024 * 1024
# What a changed row may make us compute at most.
MOST_OPERATIONS = 16
MOST_MEMORY = 1024 * 1024 * 1024
LEAST_CHARACTERS = 15
SALT_BYTES = argon2id.SALTBYTES
_WAIT = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """The parameters of one run; `memory` in bytes. They are kept with what they seal."""

    operations: int = LEAST_OPERATIONS
    memory: int = LEAST_MEMORY

    def check(self) -> None:
        """Raise Unopenable below the floor or above the ceiling."""
        strong = LEAST_OPERATIONS <= self.operations <= MOST_OPERATIONS
        if not (strong and LEAST_MEMORY <= self.memory <= MOST_MEMORY):
            raise Unopenable


def passphrase(text: str) -> Passphrase:
    """What somebody typed, as bytes: NFKC, spaces at the ends and doubled ones gone, UTF-8.

    Raises WeakPassphrase under 15 characters.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(folded) < LEAST_CHARACTERS:
        raise WeakPassphrase(LEAST_CHARACTERS)
    return Passphrase(folded.encode())


def stretch(phrase: Passphrase, salt: bytes, cost: Cost) -> bytes:
    """The key of a passphrase: Argon2id, 32 bytes; waits for a free slot. Raises Unopenable."""
    cost.check()
    with _slot():
        return argon2id.kdf(
            KEY_BYTES, phrase.reveal(), salt, opslimit=cost.operations, memlimit=cost.memory
        )


@contextmanager
def _slot() -> Iterator[None]:
    """One of the machine's slots, for the time of one run."""
    folder = Path(settings.VAULT_SLOTS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    slots = [folder / f"slot-{number}" for number in range(settings.VAULT_UNLOCKS_AT_ONCE)]
    while True:
        for slot in slots:
            with slot.open("ab") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                # Closing the file gives the slot back, also when the process dies.
                yield
                return
        time.sleep(_WAIT)
