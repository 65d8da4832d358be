"""Commitments as rows of a file: columns, and each row in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.commitments.models import CheckRound, Commitment, DueDateChange
from participation.commitments.standing import is_overdue, place_of
from portal.looks.texts import text_of
from portal.tenancy.models import Tenant

Row = list[str]
_BATCH = 500


def columns() -> list[tuple[str, str]]:
    """Name and heading of each column."""
    return [
        ("number", _("Number")),
        ("title", _("Title")),
        ("unit", _("Unit")),
        ("status_code", _("Code of where it stands")),
        ("status", _("Where it stands")),
        ("due_on", _("Due on")),
        ("due_first", _("First promised for")),
        ("moved", _("How often the date was moved")),
        ("overdue", _("Overdue")),
        ("confirmed", _("Confirmed by")),
        ("partly", _("Done in part, according to")),
        ("disputed", _("Disputed by")),
        ("indicator", _("How one will see that it is done")),
        ("address", _("Address")),
    ]


def written_rows(rows: QuerySet[Commitment], *, today: date, address: Any) -> Iterator[Row]:
    """Every row in words; `address` gives the page of a commitment. A few queries a batch."""
    found = list(rows.order_by("due_on", "id"))
    for start in range(0, len(found), _BATCH):
        some = found[start : start + _BATCH]
        first = _first_dates(some)
        ended = _last_rounds(some)
        for row in some:
            yield _written(row, first, ended, today, address)


def _first_dates(rows: list[Commitment]) -> dict[Any, date]:
    changes = DueDateChange.objects.filter(commitment__in=rows).order_by("-changed_at")
    return dict(changes.values_list("commitment_id", "due_before"))


def _last_rounds(rows: list[Commitment]) -> dict[Any, CheckRound]:
    ended = CheckRound.objects.filter(commitment__in=rows, ended_at__isnull=False)
    return {one.commitment_id: one for one in ended.order_by("number")}


def _written(
    row: Any, first: dict[Any, date], ended: dict[Any, CheckRound], today: date, address: Any
) -> Row:
    word, state = place_of(row)
    last = ended.get(row.pk)
    return [
        str(row.number),
        text_of(row, "title").text,
        row.unit,
        state,
        word,
        row.due_on.isoformat(),
        first.get(row.pk, row.due_on).isoformat(),
        str(row.moved_count),
        _("yes") if is_overdue(row, today) else _("no"),
        *(str(getattr(last, name)) if last else "" for name in ("confirmed", "partly", "disputed")),
        text_of(row, "indicator").text,
        address(row),
    ]


def about(tenant: Tenant) -> str:
    """What the file is: stands in the file itself."""
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    text = _("Commitments of %(institution)s as published on %(day)s.")
    made = text % {"institution": tenant.name, "day": day}
    if tenant.is_illustration:
        made = _("ILLUSTRATION: people and cases are invented. %(text)s") % {"text": made}
    return made
