"""Lengths that say little: steps of 512 bytes up to 4096, Padmé above.

Padmé (Nikitin et al., PETS 2019) leaks O(log log n) bits of a length and adds 12 % at most.
A padded text is its length (4 bytes, big-endian), the text, and zeros.
"""

from portal.vault.errors import Unopenable

STEP = 512
SMALL = 4096
_LENGTH_BYTES = 4


def padded_size(size: int) -> int:
    """The size to which `size` bytes are padded; never less, never 0."""
    if size <= SMALL:
        return max(STEP, -(-size // STEP) * STEP)
    exponent = size.bit_length() - 1
    loose_bits = exponent - exponent.bit_length()
    mask = (1 << loose_bits) - 1
    return (size + mask) & ~mask


def pad(text: bytes) -> bytes:
    """The text with its length in front and zeros behind."""
    framed = len(text).to_bytes(_LENGTH_BYTES, "big") + text
    return framed.ljust(padded_size(len(framed)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The text. Raises Unopenable where the padding is not exactly what `pad` makes."""
    size = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    end = _LENGTH_BYTES + size
    if len(padded) != padded_size(end) or padded[end:].strip(b"\0"):
        raise Unopenable
    return padded[_LENGTH_BYTES:end]
