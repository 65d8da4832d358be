"""Which numbers of a table can be said, so that none below five can be worked out.

As soon as one cell is below five (zero included: that nobody is there says something too), every
cell below ten is withheld; and the whole table where that leaves fewer than two cells or fewer than
five people withheld. Which cells are withheld thus depends on fixed limits, never on the order of
the others: hiding "the next smallest" gives numbers away to whoever knows the rule, as the test
(tests/protection/test_figures.py) shows by trying every table up to a size. Against differencing in
time, a year is published once and never again; years do not overlap, and each case counts in the
one year in which it came. Tables of one year share nothing but their total.
"""

from collections.abc import Mapping, Sequence

LEAST = 5
BESIDE_SMALL = 2 * LEAST
FEWEST_CELLS = 2


def suppressed(counts: Mapping[str, int], cells: Sequence[str]) -> dict[str, int | None]:
    """Each cell's number; None where it is withheld."""
    known = {cell: counts.get(cell, 0) for cell in cells}
    if all(count >= LEAST for count in known.values()):
        return dict(known)
    hidden = {cell for cell, count in known.items() if count < BESIDE_SMALL}
    if len(hidden) < FEWEST_CELLS or sum(known[cell] for cell in hidden) < LEAST:
        hidden = set(known)
    return {cell: None if cell in hidden else count for cell, count in known.items()}


def total_said(total: int) -> int | None:
    """The total, unless it is small itself."""
    return total if total >= LEAST else None
