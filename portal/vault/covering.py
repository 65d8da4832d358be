"""What of a table the signed case head lists. Declared on the model, as its guard is.

Every table with a `case` is listed whole, each row by a hash of all its columns, unless its model
says otherwise here. A new table and a new column are therefore listed without anybody's thinking
of it; a column that is empty is left out of the hash, so that adding one changes no old row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Note = Callable[[Mapping[str, Any]], tuple[str, int]]


def _no_note(row: Mapping[str, Any]) -> tuple[str, int]:
    return "", int(row.get("revision") or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How a table stands in the head.

    `without`: columns that change with no key at hand, and harm nobody. `worker_adds`,
    `worker_removes`: rows that come or go without a signature. `note` gives what is listed of a row besides its
    hash: a word and a number. `left_out` is the reason why the table is not listed at all.
    """

    without: tuple[str, ...] = ()
    worker_adds: bool = False
    worker_removes: bool = False
    note: Note = _no_note
    left_out: str = ""


WHOLE = Covered()


def covered_of(model: type[Any]) -> Covered:
    """What the model declares as `head`; all of it where it declares nothing."""
    declared = getattr(model, "head", WHOLE)
    return declared if isinstance(declared, Covered) else WHOLE
