"""Reading a table: CSV, XLSX or JSON, recognized by its content, as a header and rows of texts."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from portal.errors import Refused
from portal.importing.encodings import decode

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 20_000
_MOST_COLUMNS = 60
_MOST_UNPACKED = 200 * 1024 * 1024
_LONGEST_CELL = 2000
_ZIP = b"PK\x03\x04"
_DELIMITERS = ",;\t|"
_LOOKED_AT = 64 * 1024
_SEPARATOR = ";"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is read.

    `encoding` as a person said it, `in_doubt` what is taken where it cannot be told (else that is
    refused); `formulas` keeps the text of a formula instead of the value that was saved with it;
    `lines` keeps the line breaks inside a cell; `json` lets JSON in.
    """

    encoding: str = ""
    in_doubt: str = ""
    formulas: bool = False
    lines: bool = False
    json: bool = False
    longest_cell: int = _LONGEST_CELL


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the names of its columns and its rows, blank ones left out.

    `numbers` says where each row stands in the file, the header being 1; `widths` how many cells it
    had there, for rows are made as wide as the header.
    """

    header: list[str]
    rows: list[list[str]]
    file_hash: str
    numbers: list[int] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""


def read_table(file: BinaryIO, reading: Reading) -> Table:
    """The first sheet of a file. Raises Refused with a sentence that says what to do."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is larger than 10 MB. Bring it in as several files."))
    if not content.strip():
        raise Refused(_("This file is empty. Choose another one."))
    encoding = delimiter = ""
    if content.startswith(_ZIP):
        cells = _xlsx(content, reading)
    else:
        decoded = decode(content, reading.encoding, in_doubt=reading.in_doubt)
        encoding = decoded.encoding
        if reading.json and decoded.text.lstrip()[:1] in ("[", "{"):
            cells = _json(decoded.text, reading)
        else:
            delimiter = delimiter_of(decoded.text)
            cells = _csv(decoded.text, delimiter, reading)
    return _table(cells, hashlib.sha256(content).hexdigest(), encoding, delimiter)


def _table(cells: list[list[str]], file_hash: str, encoding: str, delimiter: str) -> Table:
    numbered = [(number, row) for number, row in enumerate(cells, start=1) if any(row)]
    if len(numbered) < 2:  # noqa: PLR2004 - a header and a line
        raise Refused(_("This file has no lines below its first one, which names the columns."))
    if len(numbered) - 1 > MOST_LINES:
        raise Refused(_("This file has more than 20,000 lines. Bring it in as several files."))
    header = _header(numbered[0][1])
    width, lines = len(header), numbered[1:]
    return Table(
        header=header,
        rows=[(row + [""] * width)[:width] for _number, row in lines],
        file_hash=file_hash,
        numbers=[number for number, _row in lines],
        widths=[_width(row, width) for _number, row in lines],
        encoding=encoding,
        delimiter=delimiter,
    )


def _width(row: list[str], width: int) -> int:
    """Blank cells behind the last column are none."""
    cells = len(row)
    while cells > width and not row[cells - 1]:
        cells -= 1
    return cells


def _header(cells: list[str]) -> list[str]:
    """Every column has a name of its own, also where the file gives none or one twice."""
    names: list[str] = []
    for number, cell in enumerate(cells[:_MOST_COLUMNS], start=1):
        name = " ".join(cell.split()) or f"#{number}"
        names.append(f"{name} (#{number})" if name in names else name)
    return names


def delimiter_of(text: str) -> str:
    """What separates the cells: the sign by which most rows are as wide as the first one."""
    sample = text[:_LOOKED_AT]
    best, found = (0.0, 0), ","
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in _rows(sample, delimiter) if row][:200]
        if len(text) > len(sample):
            widths = widths[:-1]
        if not widths or widths[0] < 2:  # noqa: PLR2004 - a table has two columns
            continue
        score = (round(widths.count(widths[0]) / len(widths), 2), widths[0])
        if score > best:
            best, found = score, delimiter
    return found


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        raise _not_a_table() from error


def _csv(text: str, delimiter: str, reading: Reading) -> list[list[str]]:
    return [_texts(row, reading) for row in _rows(text, delimiter)]


def _xlsx(content: bytes, reading: Reading) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MOST_UNPACKED:
                raise Refused(_("This file is too large when unpacked. Save it as CSV instead."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=not reading.formulas)
        sheet = book.worksheets[0]
        rows = [
            _texts(row, reading)
            for row in sheet.iter_rows(values_only=True, max_row=MOST_LINES + 2)
        ]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as error:
        raise _not_a_table() from error
    # A sheet has no ragged rows: what is missing at the end of one is blank.
    widest = max((len(row) for row in rows), default=0)
    return [row + [""] * (widest - len(row)) for row in rows]


def _json(text: str, reading: Reading) -> list[list[str]]:
    """A list of objects, or an object with one under `rows`; its keys are the columns."""
    try:
        body = json.loads(text)
    except ValueError as error:
        raise _not_a_table() from error
    rows = body.get("rows") if isinstance(body, dict) else body
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _not_a_table()
    header = list(dict.fromkeys(key for row in rows for key in row))
    return [header, *(_texts([row.get(key) for key in header], reading) for row in rows)]


def _not_a_table() -> Refused:
    return Refused(_("This is no spreadsheet that can be read. Save it as CSV or XLSX."))


def _texts(cells: Iterable[Any], reading: Reading) -> list[str]:
    return [_text(cell, reading) for cell in cells]


def _text(cell: Any, reading: Reading) -> str:
    if isinstance(cell, list):
        return _SEPARATOR.join(_text(part, reading) for part in cell)
    text = _word(cell).replace("\x00", "")
    if reading.lines:
        return text.replace("\r\n", "\n").strip()[: reading.longest_cell]
    return " ".join(text.split())[: reading.longest_cell]


def _word(cell: Any) -> str:
    """A cell as it is written by hand."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
