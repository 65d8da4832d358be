"""Which numbers of a table can be said, so that none below five can be worked out.

A cell below five is withheld, zero included: that nobody is there says something too. With it the
next smallest are withheld until at least two are missing and at least five people stand behind
them: whoever knows the total then learns a sum of five or more, spread over cells in more than one
way (tests/protection/test_figures.py tries every table up to a size, knowing this rule). Against
differencing in time, a year is published once and never again; years do not overlap, and each case
counts in the one year in which it came. Tables of one year share nothing but their total.
"""

from collections.abc import Mapping, Sequence

LEAST = 5


def suppressed(counts: Mapping[str, int], cells: Sequence[str]) -> dict[str, int | None]:
    """Each cell's number; None where it is withheld."""
    known = {cell: counts.get(cell, 0) for cell in cells}
    hidden = {cell for cell, count in known.items() if count < LEAST}
    if hidden:
        others = sorted((count, cell) for cell, count in known.items() if cell not in hidden)
        for _count, cell in others:
            if len(hidden) > 1 and sum(known[one] for one in hidden) >= LEAST:
                break
            hidden.add(cell)
    return {cell: None if cell in hidden else count for cell, count in known.items()}


def total_said(total: int) -> int | None:
    """The total, unless it is small itself."""
    return total if total >= LEAST else None
