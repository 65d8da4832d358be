"""Receipts: 128 random bits that open a case, as words or digits; also personal recovery codes.

From the receipt, by BLAKE2b with a personalisation each: a locator (what the database looks up),
an X25519 private key (to read answers), an Ed25519 seed (to sign messages, consents, withdrawals).
Nobody guesses 128 bits, so no slow hash stands between.

Words: 13 of a list of 2048 hold the 128 bits and a checksum of 15, which covers the list's name
too. Digits: the number times 29, in 40 digits: as 29 divides it, any single wrong digit and any
two swapped ones are seen.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from portal.vault.errors import ReceiptMistyped
from portal.vault.primitives import Entropy, digest, random_bytes, same
from portal.vault.secrecy import Secret

RECEIPT_BYTES = 16
WORDS = 13
DIGITS = 40
GROUP = 4
_CHECK_BITS = 15
_WORD_BITS = 11
_MULTIPLE = 29
WORD_LISTS = ("en", "es", "fr", "ru", "zh-hans")
_FOLDER = Path(__file__).parent / "wordlists"


class Receipt(Secret):
    """A receipt or a personal recovery code."""

    @classmethod
    def generate(cls, entropy: Entropy = random_bytes) -> Self:
        """A new one, from the system's generator."""
        return cls(entropy(RECEIPT_BYTES))

    @property
    def locator(self) -> bytes:
        """What it is looked up by (32 bytes); says nothing of the receipt."""
        return digest("pv1.locator", key=self.reveal())

    @property
    def box_private(self) -> bytes:
        """The X25519 private key."""
        return digest("pv1.receipt-box", key=self.reveal())

    @property
    def sign_seed(self) -> bytes:
        """The Ed25519 seed."""
        return digest("pv1.receipt-sig", key=self.reveal())


def write_receipt(receipt: Receipt, language: str) -> str:
    """As words where the language has a list, else as digits in groups of four."""
    return write_words(receipt, language) if language in WORD_LISTS else write_digits(receipt)


def write_words(receipt: Receipt, language: str) -> str:
    """13 words of the language's list. Raises KeyError where there is no list."""
    number = int.from_bytes(receipt.reveal(), "big") << _CHECK_BITS
    number |= _checksum(receipt, language)
    places = [number >> _WORD_BITS * (WORDS - 1 - at) & 2047 for at in range(WORDS)]
    words = word_list(language).words
    return " ".join(words[place] for place in places)


def write_digits(receipt: Receipt) -> str:
    """40 digits in groups of four."""
    digits = str(int.from_bytes(receipt.reveal(), "big") * _MULTIPLE).zfill(DIGITS)
    return " ".join(digits[at : at + GROUP] for at in range(0, DIGITS, GROUP))


def read_receipt(text: str) -> Receipt:
    """The receipt as somebody typed it, in words of any list or digits of any script.

    Raises ReceiptMistyped, with the position of the first unknown word where there is one. It asks
    nothing of the database.
    """
    letters = [letter for letter in text if letter.isalnum()]
    if letters and all(letter.isdecimal() for letter in letters):
        return _read_digits("".join(str(unicodedata.decimal(letter)) for letter in letters))
    return _read_words(text)


def _read_digits(digits: str) -> Receipt:
    if len(digits) != DIGITS:
        raise ReceiptMistyped
    number, rest = divmod(int(digits), _MULTIPLE)
    if rest or number >> 8 * RECEIPT_BYTES:
        raise ReceiptMistyped
    return Receipt(number.to_bytes(RECEIPT_BYTES, "big"))


def _read_words(text: str) -> Receipt:
    guesses = [_places(text, language) for language in WORD_LISTS]
    whole = [guess for guess in guesses if None not in guess.places]
    for guess in whole:
        if len(guess.places) == WORDS and (found := _from_places(guess)):
            return found
    if whole:
        raise ReceiptMistyped
    best = max(guesses, key=lambda guess: sum(place is not None for place in guess.places))
    raise ReceiptMistyped(best.places.index(None) + 1)


@dataclass(frozen=True, slots=True, repr=False)
class _Guess:
    """Typed words as places in one list; None for a word that is not in it."""

    language: str
    places: list[int | None]


def _places(text: str, language: str) -> _Guess:
    known = word_list(language)
    words = _fold(text).split()
    if language.startswith("zh"):
        words = list("".join(words))
    return _Guess(language, [known.places.get(word) for word in words])


def _from_places(guess: _Guess) -> Receipt | None:
    number = 0
    for place in guess.places:
        number = number << _WORD_BITS | (place or 0)
    receipt = Receipt((number >> _CHECK_BITS).to_bytes(RECEIPT_BYTES, "big"))
    found = (number & (1 << _CHECK_BITS) - 1).to_bytes(2, "big")
    return receipt if same(found, _checksum(receipt, guess.language).to_bytes(2, "big")) else None


def _checksum(receipt: Receipt, language: str) -> int:
    found = digest("pv1.checksum", language, key=receipt.reveal())
    return int.from_bytes(found[:2], "big") >> 16 - _CHECK_BITS


@dataclass(frozen=True, slots=True)
class WordList:
    """2048 words, and the place of each by its folded form."""

    words: tuple[str, ...]
    places: dict[str, int]


@cache
def word_list(language: str) -> WordList:
    """The list of a language. Raises KeyError where there is none."""
    if language not in WORD_LISTS:
        raise KeyError(language)
    text = (_FOLDER / f"{language}.txt").read_text(encoding="utf-8")
    words = tuple(unicodedata.normalize("NFC", word) for word in text.split())
    return WordList(words, {_fold(word): place for place, word in enumerate(words)})


def _fold(text: str) -> str:
    """Without case, accents and forms: NFKD, casefold, no combining marks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(letter if letter.isalpha() else " " for letter in kept)


def write_fingerprint(fingerprint: bytes) -> str:
    """A fingerprint of 32 bytes as 24 English words, for paper; the last holds 8 checking bits."""
    check = digest("pv1.print-check", fingerprint)[:1]
    number = int.from_bytes(fingerprint + check, "big")
    words = word_list("en").words
    return " ".join(words[number >> _WORD_BITS * at & 2047] for at in reversed(range(24)))
