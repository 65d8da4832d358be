"""Two wordings of one text in one line: what stayed, what was taken out, what was added."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Words with the spaces after them; each Chinese character by itself.
_PIECE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|\S+\s*|\s+")


class Edit(StrEnum):
    """What happened to some words of a text."""

    SAME = "same"
    ADDED = "added"
    TAKEN_OUT = "taken_out"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text that was worded anew."""

    edit: Edit
    text: str


def pieces_of(old: str, new: str) -> tuple[Piece, ...]:
    """Two wordings as one line; templates/components/rewording.html shows it."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Edit.SAME, "".join(before[start:end])))
            continue
        if end > start:
            pieces.append(Piece(Edit.TAKEN_OUT, "".join(before[start:end])))
        if new_end > new_start:
            pieces.append(Piece(Edit.ADDED, "".join(after[new_start:new_end])))
    return tuple(pieces)


def likeness(old: str, new: str, *, at_least: float = 0.0) -> float:
    """How much of two texts is the same, from 0 to 1; 0 where it is less than `at_least`."""
    matcher = SequenceMatcher(None, _PIECE.findall(old), _PIECE.findall(new), autojunk=False)
    # Two upper bounds that cost little.
    if matcher.real_quick_ratio() < at_least or matcher.quick_ratio() < at_least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= at_least else 0.0
