"""The rows of an export in words, and the files they are written to.

No column holds a contact, a person of the organization or a note on safe channels.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO
from urllib.parse import parse_qsl

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from openpyxl import Workbook

from participation.accreditation.filters import QueueFilter
from participation.accreditation.models import Accreditation, Application, ExportRequest
from participation.accreditation.queue import Words, country_name, read_words
from participation.accreditation.queue_standing import StandingQuery, list_statuses
from participation.accreditation.selectors import visible
from participation.accreditation.states import (
    AccreditationOutcome,
    AccreditationStatus,
    ApplicationOutcome,
    ApplicationStatus,
)
from portal.clocks import Party
from portal.errors import NotFound, Refused
from portal.importing.cells import safe_cell
from portal.keyset import Order, read_page
from portal.permissions import Actor
from portal.policies.kinds import ActorType
from portal.tenancy.models import Tenant

_BATCH = 1000
# What a worker can write within the time that one task has.
MOST_ROWS = 100_000

Row = list[str]
Columns = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of staff that can be exported.

    `read` takes what means nothing out of an address; `rows` gives exactly what the list shows
    under it, with its order; `write` puts one row into the words of `columns`; `home` is the
    address of the list itself.
    """

    code: str
    label: Promise
    read: Callable[[Mapping[str, str]], str]
    rows: Callable[[str, Actor], "tuple[QuerySet[Any], Order]"]
    columns: Callable[[], Columns]
    write: Callable[[Any, Any], Row]
    home: Callable[[str, str], str]
    # What `write` needs besides the row, read once.
    words: Callable[[Actor], Any] = read_words


_LISTINGS: dict[str, Listing] = {}


def register_listing(listing: Listing) -> None:
    """Let a list be exported. A new one needs no other change."""
    _LISTINGS[listing.code] = listing


def listing_named(code: str) -> Listing:
    """The list of this code. Raises NotFound."""
    if code not in _LISTINGS:
        raise NotFound
    return _LISTINGS[code]


def listing_codes() -> list[str]:
    """What can be exported."""
    return sorted(_LISTINGS)


def _application_rows(query: str, actor: Actor) -> "tuple[QuerySet[Any], Order]":
    chosen = QueueFilter.read(dict(parse_qsl(query)))
    return chosen.apply(visible(actor), actor=actor, now=timezone.now()), chosen.order


def _status_rows(query: str, actor: Actor) -> "tuple[QuerySet[Any], Order]":
    return list_statuses(StandingQuery.read(dict(parse_qsl(query))), actor=actor)


def _status_columns() -> Columns:
    return [
        ("organization", _("Organization")),
        ("country_code", _("Code of the country or area")),
        ("country", _("Country or area")),
        ("kind", _("Type of organization")),
        ("status", _("Status")),
        ("where", pgettext("state of a file", "Where")),
        ("granted_on", _("Granted on")),
        ("suspended_until", _("Suspended until")),
        ("ended_on", _("Ended on")),
        ("due_on", _("Next time limit")),
        ("listed", _("In the public register")),
        ("source", _("Number in the imported list")),
    ]


def _application_columns() -> Columns:
    return [
        ("receipt", _("Receipt")),
        ("organization", _("Organization")),
        ("country_code", _("Code of the country or area")),
        ("country", _("Country or area")),
        ("kind", _("Type of organization")),
        ("status", _("Status asked for")),
        ("where", pgettext("state of a file", "Where")),
        ("outcome", _("How it ended")),
        ("arrived_on", _("Arrived")),
        ("due_on", _("Due")),
        ("turn", _("Who has to act")),
        ("with", _("With")),
        ("deferrals", _("Deferrals")),
        ("session", _("Session")),
        ("agenda_item", _("Item of the agenda")),
        ("closed_on", _("Closed")),
    ]


def written_rows(export: ExportRequest, *, actor: Actor) -> Iterator[Row]:
    """Every row in words, read page by page, so that no row is held longer than its page.

    Raises Refused for more than 100,000 rows.
    """
    listing = listing_named(export.listing)
    rows, order = listing.rows(export.query, actor)
    words = listing.words(actor)
    token: dict[str, str] = {}
    count = 0
    while True:
        page = read_page(rows, order, token, size=_BATCH)
        count += len(page.rows)
        if count > MOST_ROWS:
            raise Refused(_("This list is longer than one file can hold. Narrow it and ask again."))
        for row in page.rows:
            yield listing.write(row, words)
        if not page.after:
            return
        token = {"after": page.after}


def _application(row: Application, words: Words) -> Row:
    return [
        row.receipt,
        row.organization_name,
        row.organization_country,
        country_name(row.organization_country),
        _kind(row.organization_kind),
        words.tiers.get(row.tier, row.tier),
        str(ApplicationStatus(row.status).label),
        str(ApplicationOutcome(row.outcome).label) if row.outcome else "",
        _day(row.submitted_at),
        _last_day(row.due_at),
        str(Party(row.due_party).label) if row.due_party else "",
        words.colleagues.get(row.assignee_id, "") if row.assignee_id else "",
        str(row.deferral_count),
        row.session,
        row.agenda_item,
        _day(row.closed_at),
    ]


def _status(row: Accreditation, words: Words) -> Row:
    ended = row.status == AccreditationStatus.ENDED
    where = AccreditationOutcome(row.outcome) if ended else AccreditationStatus(row.status)
    return [
        row.organization_name,
        row.organization_country,
        country_name(row.organization_country),
        _kind(row.organization_kind),
        words.tiers.get(row.tier, row.tier),
        str(where.label),
        _day(row.granted_on),
        _day(row.suspended_until),
        _day(row.ended_on),
        _last_day(row.due_at),
        _("yes") if row.listed_at else _("no"),
        row.source_id,
    ]


def _at(page: str) -> Callable[[str, str], str]:
    """The address of a list that hangs at the institution."""
    return lambda slug, query: f"{reverse(page, args=[slug])}?{query}"


register_listing(
    Listing(
        code="applications",
        label=gettext_lazy("Applications"),
        read=lambda data: QueueFilter.read(data).query(),
        rows=_application_rows,
        columns=_application_columns,
        write=_application,
        home=_at("staff-queue"),
    )
)
register_listing(
    Listing(
        code="statuses",
        label=gettext_lazy("Statuses"),
        read=lambda data: StandingQuery.read(data).query(),
        rows=_status_rows,
        columns=_status_columns,
        write=_status,
        home=_at("staff-statuses"),
    )
)


def _kind(code: str) -> str:
    return str(ActorType(code).label) if code in ActorType.values else code


def _day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return value.isoformat() if value else ""


def _last_day(due_at: datetime | None) -> str:
    """A time limit ends at 24:00, which is 0:00 of the day after."""
    return _day(due_at - timedelta(microseconds=1)) if due_at else ""


def watermark(export: ExportRequest, tenant: Tenant, name: str) -> str:
    """Who had this file made, when, for whom: stands in the file itself."""
    text = _("Exported by %(name)s on %(day)s for %(institution)s. For use inside the institution.")
    now = date_format(timezone.localtime(timezone.now()), "DATETIME_FORMAT")
    made = text % {"name": name, "day": now, "institution": tenant.name}
    if tenant.is_illustration:
        made = _("ILLUSTRATION: people and cases are invented. %(text)s") % {"text": made}
    return f"{made} {export.pk}"


def write_csv(target: BinaryIO, columns: Columns, rows: Iterator[Row], mark: str) -> int:
    """With a byte order mark, without which spreadsheet programs misread every script but one."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([word for _name, word in columns])
    count = 0
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        count += 1
    writer.writerow([])
    writer.writerow([safe_cell(mark)])
    text.flush()
    text.detach()
    return count


def write_xlsx(target: BinaryIO, columns: Columns, rows: Iterator[Row], mark: str) -> int:
    """The mark stands on a sheet of its own and at the foot of each printed page."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Rows"))
    sheet.oddFooter.center.text = mark.replace("&", "&&")
    sheet.freeze_panes = "A2"
    sheet.append([word for _name, word in columns])
    count = 0
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
        count += 1
    about = book.create_sheet(_("About this file"))
    about.append([safe_cell(mark)])
    book.save(target)
    return count


def write_json(target: BinaryIO, columns: Columns, rows: Iterator[Row], mark: str) -> int:
    """One object: what this is, what the columns mean, the rows by column name."""
    names = [name for name, _word in columns]
    head = {"about": mark, "columns": dict(columns)}
    target.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "rows": [')
    count = 0
    for row in rows:
        separator = b",\n" if count else b"\n"
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
        target.write(separator + line.encode())
        count += 1
    target.write(b"\n]}\n")
    return count


WRITERS: dict[str, Callable[[BinaryIO, Columns, Iterator[Row], str], int]] = {
    ExportRequest.Format.CSV: write_csv,
    ExportRequest.Format.XLSX: write_xlsx,
    ExportRequest.Format.JSON: write_json,
}
MEDIA_TYPES = {
    ExportRequest.Format.CSV: "text/csv; charset=utf-8",
    ExportRequest.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportRequest.Format.JSON: "application/json",
}
