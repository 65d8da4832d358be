"""Words as they are compared: without case, accents and spelling variants, in letters of ASCII.

PostgreSQL's trigrams know only what its locale calls letters; in the C locale nothing but ASCII.
So each other letter is written as four signs (a capital, three of a-z and 0-9): any database finds
Arabic, Cyrillic and Chinese as quickly as Latin.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

# Marks that spelling can do without; vowels of scripts that need theirs are not among them.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c-\u200f]"
)
_SAME = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ة": "ه",
        "ە": "ه",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "’": "",
        "'": "",
        "ʼ": "",
        "ʻ": "",
    }
)
_WORD = re.compile(r"[^\W_]+")
_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_SHORT = 3
# What a whole dossier holds; more is not needed to find it.
_MOST_WORDS = 4000
_MOST_ASKED = 8


def fold(text: str) -> str:
    """The text in its plainest spelling."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = _MARKS.sub("", plain.translate(_SAME))
    folded = unicodedata.normalize("NFC", plain).casefold()
    return "".join(_digit(letter) for letter in folded)


def _digit(letter: str) -> str:
    if letter.isascii() or not letter.isdigit():
        return letter
    return str(unicodedata.digit(letter))


def _words(text: str) -> Iterator[str]:
    """Words; runs of Chinese and Japanese, which have no spaces, as overlapping pairs of signs."""
    for word in _WORD.findall(fold(text)):
        position = 0
        for run in _WITHOUT_SPACES.finditer(word):
            if run.start() > position:
                yield word[position : run.start()]
            signs = run.group()
            yield from (signs[at : at + 2] for at in range(max(1, len(signs) - 1)))
            position = run.end()
        if position < len(word):
            yield word[position:]


def _in_ascii(word: str) -> str:
    return "".join(letter if letter.isascii() else _sign(ord(letter)) for letter in word)


def _sign(number: int) -> str:
    number, third = divmod(number, _BASE)
    number, second = divmod(number, _BASE)
    number, first = divmod(number, _BASE)
    return f"{chr(ord('A') + number)}{_DIGITS[first]}{_DIGITS[second]}{_DIGITS[third]}"


def words_of(texts: Iterable[str]) -> str:
    """What is kept of texts to find them by: every word once, between spaces."""
    seen: dict[str, None] = {}
    for text in texts:
        for word in _words(text):
            seen.setdefault(_in_ascii(word))
            if len(seen) >= _MOST_WORDS:
                break
    return f" {' '.join(seen)} " if seen else ""


def patterns_of(query: str) -> list[str]:
    """LIKE patterns that all must match: parts of words, or beginnings where they are short."""
    found: dict[str, None] = {}
    for word in _words(query):
        sought = _in_ascii(word)
        found.setdefault(f"% {sought}%" if len(sought) < _SHORT else f"%{sought}%")
    return list(found)[:_MOST_ASKED]
