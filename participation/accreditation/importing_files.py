"""Reading an institution's spreadsheet as a header and rows of texts."""

from typing import BinaryIO

from portal.importing.tables import Reading, Table, read_table

# What spreadsheet programs on western computers write without being asked.
_AS_HERE = Reading(in_doubt="cp1252")


def read_sheet(file: BinaryIO) -> Table:
    """The first sheet of a file. Raises Refused with a sentence that says what to do."""
    return read_table(file, _AS_HERE)
