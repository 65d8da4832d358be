"""Reading a spreadsheet: CSV or XLSX, recognized by its content, as a header and rows of texts."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from portal.errors import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 20_000
_MOST_COLUMNS = 60
_MOST_UNPACKED = 200 * 1024 * 1024
_LONGEST_CELL = 2000
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: the names of its columns and its rows, blank ones left out."""

    header: list[str]
    rows: list[list[str]]
    file_hash: str


def read_sheet(file: BinaryIO) -> Sheet:
    """The first sheet of a file. Raises Refused with a sentence that says what to do."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is larger than 10 MB. Bring it in as several files."))
    if not content.strip():
        raise Refused(_("This file is empty. Choose another one."))
    cells = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    rows = [row for row in cells if any(row)]
    if len(rows) < 2:  # noqa: PLR2004 - a header and a line
        raise Refused(_("This file has no lines below its first one, which names the columns."))
    if len(rows) - 1 > MOST_LINES:
        raise Refused(_("This file has more than 20,000 lines. Bring it in as several files."))
    header = _header(rows[0])
    width = len(header)
    lines = [(row + [""] * width)[:width] for row in rows[1:]]
    return Sheet(header, lines, hashlib.sha256(content).hexdigest())


def _header(cells: list[str]) -> list[str]:
    """Every column has a name of its own, also where the file gives none or one twice."""
    names: list[str] = []
    for number, cell in enumerate(cells[:_MOST_COLUMNS], start=1):
        name = cell or f"#{number}"
        names.append(f"{name} (#{number})" if name in names else name)
    return names


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        return [_texts(row) for row in csv.reader(io.StringIO(text, newline=""), dialect)]
    except csv.Error as error:
        raise _not_a_sheet() from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise _not_a_sheet()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheet programs on western computers write without being asked.
        return content.decode("cp1252", errors="replace")


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MOST_UNPACKED:
                raise Refused(_("This file is too large when unpacked. Save it as CSV instead."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [_texts(row) for row in sheet.iter_rows(values_only=True, max_row=MOST_LINES + 2)]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as error:
        raise _not_a_sheet() from error
    return rows


def _not_a_sheet() -> Refused:
    return Refused(_("This is no spreadsheet that can be read. Save it as CSV or XLSX."))


def _texts(cells: Iterable[Any]) -> list[str]:
    return [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).replace("\x00", "").split())[:_LONGEST_CELL]
