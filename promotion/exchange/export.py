"""Published obstacles as files: CSV with tags, XLSX, JSON, GeoJSON.

Only rows that the guard of publication made are read, as nobody in particular: whoever asks gets
what everybody gets. Places stand as they are published, never moved about; no row that is not
public and nothing of a report is reached from here. A file lists what is no longer published by its
id alone, so that copies can follow.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook

from portal.errors import Refused, Sentence
from portal.importing.cells import safe_cell
from portal.permissions import ANYBODY
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from promotion.exchange.columns import COLUMNS, Cell, RowWriter, text_of
from promotion.publication.selectors import STANDING, Shown, changes, shown

BATCH = 500
# A workbook is made as a whole; everything else leaves piece by piece.
MOST_IN_WORKBOOK = 20_000
_MOST_SOURCES = 100
_IN_MEMORY = 1024 * 1024
_PIECE = 64 * 1024

Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Export:
    """What is asked for: an institution's register, narrowed."""

    tenant: Tenant
    filters: Shown

    def rows(self) -> Iterator[Row]:
        """The rows that stand, then what is no longer published; each piece in a short context."""
        writer = RowWriter(self.tenant)
        for is_standing in (True, False):
            last = None
            while True:
                with tenant_context(ANYBODY):
                    found = self._query(is_standing=is_standing)
                    if last is not None:
                        found = found.filter(pk__gt=last)
                    rows = list(found.order_by("pk")[:BATCH])
                if not rows:
                    break
                last = rows[-1].pk
                yield from (writer.cells(row) for row in rows)

    def _query(self, *, is_standing: bool) -> Any:
        if is_standing:
            return shown(self.tenant, self.filters)
        return changes(self.tenant).exclude(state__in=STANDING)

    def count(self) -> int:
        """How many rows stand, as far as a workbook holds them and one more."""
        with tenant_context(ANYBODY):
            return shown(self.tenant, self.filters)[: MOST_IN_WORKBOOK + 1].count()

    def attributions(self) -> list[str]:
        """Who has to be named beside what is in the file, one a line."""
        with tenant_context(ANYBODY):
            found = shown(self.tenant, self.filters).exclude(source_name="").order_by()
            pairs = found.values_list("source_name", "source_licence").distinct()
            sources = sorted(pairs[:_MOST_SOURCES])
        lines = [self._about()]
        for name, licence in sources:
            said = licence or _("the source states no licence")
            lines.append(_("Source: %(name)s (%(licence)s)") % {"name": name, "licence": said})
        return lines

    def _about(self) -> str:
        text = _("Obstacles published by %(institution)s. Counts follow how much is reported.")
        about = text % {"institution": self.tenant.name}
        if self.tenant.is_illustration:
            about = _("ILLUSTRATION: people and cases are invented. %(text)s") % {"text": about}
        return about


def _safe(row: Row) -> list[str]:
    return [safe_cell(text_of(name, row.get(name))) for name in COLUMNS]


def csv_pieces(export: Export) -> Iterator[bytes]:
    """With a byte order mark, the tags below the header, and who is to be named at the end."""
    notes = export.attributions()

    def piece(rows: Iterable[list[str]]) -> bytes:
        file = io.StringIO()
        csv.writer(file).writerows(rows)
        return file.getvalue().encode()

    yield b"\xef\xbb\xbf" + piece([list(COLUMNS), list(COLUMNS.values())])
    for row in export.rows():
        yield piece([_safe(row)])
    yield piece([f"# {note}"] for note in notes)


def json_pieces(export: Export) -> Iterator[bytes]:
    """One object: who is to be named, what the columns are, the rows."""
    head = {"about": export.attributions(), "columns": COLUMNS}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "rows": ['
    yield from _joined(export.rows())
    yield b"\n]}\n"


def geojson_pieces(export: Export) -> Iterator[bytes]:
    """Places as they are published: a point where one is public, none where only an area is."""
    head = {"type": "FeatureCollection", "attribution": export.attributions()}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "features": ['
    yield from _joined(_feature(row) for row in export.rows() if "title" in row)
    yield b"\n]}\n"


def _feature(row: Row) -> dict[str, Any]:
    point = [row["longitude"], row["latitude"]]
    values = {
        name: value for name, value in row.items() if name not in {"id", "latitude", "longitude"}
    }
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": None if None in point else {"type": "Point", "coordinates": point},
        "properties": {**values, "precision": row["place_precision"]},
    }


def _joined(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    separator = b"\n"
    for row in rows:
        yield separator + json.dumps(row, ensure_ascii=False).encode()
        separator = b",\n"


def xlsx_pieces(export: Export) -> Iterator[bytes]:
    """One sheet of rows, one with who is to be named. Raises Refused where there are too many."""
    if export.count() > MOST_IN_WORKBOOK:
        raise Refused(
            _("There are more than 20,000 rows, too many for a workbook. Take the CSV file.")
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Obstacles")
    sheet.freeze_panes = "A3"
    sheet.append(list(COLUMNS))
    sheet.append(list(COLUMNS.values()))
    for row in export.rows():
        sheet.append(_safe(row))
    about = book.create_sheet("About")
    for note in export.attributions():
        about.append([safe_cell(note)])
    return _saved(book)


def _saved(book: Workbook) -> Iterator[bytes]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        book.save(cast("BinaryIO", file))
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    code: str
    word: Sentence
    media_type: str
    pieces: Callable[[Export], Iterator[bytes]]


FORMATS = {
    form.code: form
    for form in (
        Format("csv", gettext_lazy("CSV with HXL tags"), "text/csv; charset=utf-8", csv_pieces),
        Format(
            "xlsx",
            gettext_lazy("Workbook (XLSX)"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx_pieces,
        ),
        Format("json", gettext_lazy("JSON"), "application/json", json_pieces),
        Format("geojson", gettext_lazy("GeoJSON"), "application/geo+json", geojson_pieces),
    )
}
