"""The public themes of a consultation as files: the same rows in CSV, XLSX and JSON."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from participation.consultations.models import Consultation
from participation.themes.models import Theme
from participation.themes.selectors import list_published
from portal.importing.cells import safe_cell
from portal.looks.texts import text_of

Row = dict[str, Any]


def public_rows(consultation: Consultation) -> list[Row]:
    """What everybody sees of each theme, in the active language."""
    return [_row(theme) for theme in list_published(consultation)]


def _row(theme: Theme) -> Row:
    return {
        "number": theme.number,
        "title": text_of(theme, "title").text,
        "what_was_said": text_of(theme, "description").text,
        "contributions": theme.contribution_count,
        "status": theme.status,
        "outcome": theme.outcome,
        "answer": text_of(theme, "answer").text,
        "referred_to": theme.referred_to,
        "unit": theme.unit,
        "answered_on": theme.answered_at.date().isoformat() if theme.answered_at else "",
    }


def _columns() -> dict[str, str]:
    return {
        "number": _("Number"),
        "title": _("Theme"),
        "what_was_said": _("What was said"),
        "contributions": _("Contributions"),
        "status": _("Status"),
        "outcome": _("What is answered"),
        "answer": _("The answer"),
        "referred_to": _("Referred to"),
        "unit": _("Unit that answers"),
        "answered_on": _("Answered on"),
    }


def _cells(rows: Sequence[Row]) -> list[list[str]]:
    return [[safe_cell(str(row[name])) for name in _columns()] for row in rows]


def as_csv(rows: Sequence[Row]) -> bytes:
    """With a byte order mark, without which spreadsheet programs misread every script but one."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_columns().values())
    writer.writerows(_cells(rows))
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """One sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Themes"))
    sheet.freeze_panes = "A2"
    for cells in ([*_columns().values()], *_cells(rows)):
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_json(rows: Sequence[Row]) -> bytes:
    """What the columns mean, then the rows by column."""
    return json.dumps({"columns": _columns(), "rows": rows}, ensure_ascii=False).encode()


WRITERS: dict[str, tuple[str, Callable[[Sequence[Row]], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("application/json", as_json),
}
