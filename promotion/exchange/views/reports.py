"""The report of an import as a file, and the mapping that it was read with."""

import csv
import io
import json
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.http import PortalRequest, staff_page
from portal.importing.cells import safe_cell
from promotion.exchange.selectors import get_import, list_lines
from promotion.exchange.words import LEFT, note_words


@staff_page
def report(request: PortalRequest, obstacle_import_id: UUID) -> HttpResponse:
    """Line by line: what it did or would do, and why; as CSV."""
    batch = get_import(obstacle_import_id, actor=request.actor)
    file = io.StringIO()
    writer = csv.writer(file)
    line_word = pgettext("of a spreadsheet", "Line")
    writer.writerow([line_word, _("Id"), _("In one line"), _("What happens"), _("Why")])
    for line in list_lines(batch).order_by("number").iterator():
        notes = [note_words(note) for note in (*line.reasons, *line.remarks)]
        notes += [str(LEFT[line.left_because])] if line.left_because else []
        cells = [line.key, str(line.values.get("title", "")), line.get_verdict_display()]
        row = [str(line.number), *cells, " ".join(notes)]
        writer.writerow([safe_cell(cell) for cell in row])
    response = HttpResponse(file.getvalue().encode("utf-8-sig"), content_type="text/csv")
    return _attached(response, f"import-{batch.pk}.csv")


@staff_page
def mapping(request: PortalRequest, obstacle_import_id: UUID) -> HttpResponse:
    """How the file was read, as data that another institution can use."""
    batch = get_import(obstacle_import_id, actor=request.actor)
    text = json.dumps(batch.definition, ensure_ascii=False, indent=2)
    response = HttpResponse(text.encode(), content_type="application/json")
    return _attached(response, f"mapping-{batch.pk}.json")


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
