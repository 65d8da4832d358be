"""A word that leads from one room to protection: made here, hashed here, kept nowhere in clear."""

from portal.ids import fold_code, random_code
from portal.vault.primitives import digest

LETTERS = 20


def make_word() -> str:
    """A new word of 100 random bits, in groups of four."""
    return random_code(LETTERS)


def hash_word(word: str) -> bytes:
    """What a row keeps of a word, however it was typed."""
    return digest("pv1.hand-over", fold_code(word))
