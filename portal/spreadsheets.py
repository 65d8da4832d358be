"""Tables as CSV that spreadsheet programs open without harm."""

import csv
import io
from collections.abc import Iterable, Sequence

# A spreadsheet program runs a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """A value that no spreadsheet program takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]], *, foot: str = "") -> str:
    """A table as CSV, with a byte order mark for programs that misread every other script.

    `foot` says on a line of its own what the file is and what it cannot say.
    """
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow([safe_cell(word) for word in columns])
    writer.writerows([[safe_cell(value) for value in row] for row in rows])
    if foot:
        writer.writerow([])
        writer.writerow([safe_cell(foot)])
    return text.getvalue()
