"""Names made comparable: folded, cut into trigrams for the index, measured against each other."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

# Letters that are written differently and meant alike, once the marks on them are gone.
_ALIKE = str.maketrans(
    {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
)
_NO_LETTER = re.compile(r"[\W_]+")
_GRAM = 3
# From this likeness on (of 100) a person is asked to look.
LIKE = 82


def fold(name: str) -> str:
    """A name without case, accents, vowel marks and punctuation."""
    apart = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return _NO_LETTER.sub(" ", bare.casefold().translate(_ALIKE)).strip()


def name_keys(names: Iterable[str]) -> list[str]:
    """The trigrams of all words of these names, in any script."""
    keys: set[str] = set()
    for name in names:
        for word in fold(name).split():
            padded = f"  {word} "
            keys.update(padded[at : at + _GRAM] for at in range(len(padded) - _GRAM + 1))
    return sorted(keys)


def folded_lines(names: Iterable[str]) -> str:
    """Folded names, one a line."""
    return "\n".join(dict.fromkeys(fold(name) for name in names if fold(name)))


def likeness(some: str, others: str) -> float:
    """How alike the closest two of two sets of folded lines are, 0 to 100; word order is ignored."""
    return max(
        (
            fuzz.token_sort_ratio(one, other)
            for one in some.splitlines()
            for other in others.splitlines()
        ),
        default=0.0,
    )
