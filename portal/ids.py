"""Identifiers: UUIDv7 for what may show when it was made, random codes for receipts."""

import secrets
import time
import uuid

# Crockford's alphabet: no I, L, O, U, so that a code survives a telephone line.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7() -> uuid.UUID:
    """A UUIDv7 (RFC 9562, 5.7): what one process makes one after the other sorts in that order.

    48 bits of milliseconds UTC, 12 bits of their fraction (6.2, method 3), 62 random bits.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | fraction << 64 | secrets.randbits(64)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def random_code(characters: int = 16) -> str:
    """A random code in groups of four, 5 bits a character: 16 characters hold 80 bits."""
    letters = [secrets.choice(_ALPHABET) for _ in range(characters)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, characters, 4))


def fold_code(text: str) -> str:
    """The canonical form of a code as somebody typed it."""
    folded = text.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    letters = [letter for letter in folded if letter in _ALPHABET]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, len(letters), 4))
