"""Whether a text is a public key of age or minisign. A slip of the hand is caught, not a wrong owner."""

import base64
import binascii

from protection.help.states import KeyKind

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_AGE_LENGTH = 62
_MINISIGN_BYTES = 42


def is_public_key(kind: str, text: str) -> bool:
    """Whether `text` is written as a key of this kind is, its checksum included where it has one."""
    return _is_age(text) if kind == KeyKind.AGE else _is_minisign(text)


def _is_age(text: str) -> bool:
    """Bech32 (BIP 173) of 32 bytes under "age"."""
    if len(text) != _AGE_LENGTH or not text.startswith("age1"):
        return False
    digits = [_ALPHABET.find(letter) for letter in text[4:]]
    prefix = [ord(letter) >> 5 for letter in "age"] + [0] + [ord(letter) & 31 for letter in "age"]
    return -1 not in digits and _polymod([*prefix, *digits]) == 1


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, part in enumerate(_GENERATOR):
            if (top >> bit) & 1:
                check ^= part
    return check


def _is_minisign(text: str) -> bool:
    """Base64 of "Ed", a number of eight bytes and an Ed25519 key."""
    try:
        held = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(held) == _MINISIGN_BYTES and held.startswith(b"Ed")
