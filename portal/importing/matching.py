"""Values of a file that mean nothing to the portal, as they are matched by hand."""

import hashlib
from dataclasses import dataclass

from portal.errors import Sentence

MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class OpenValue:
    """A value that means nothing yet, or that was matched by hand."""

    text: str
    code: str
    lines: int

    @property
    def key(self) -> str:
        """The name of its form field; the text itself may hold anything."""
        return f"v{hashlib.sha256(self.text.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class OpenField:
    """A coded field with the values to be matched."""

    name: str
    word: Sentence
    codes: dict[str, str]
    values: list[OpenValue]
