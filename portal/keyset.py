"""Pages of a long list by cursor: an index gives each page at once, however deep it is.

A list is ordered by one column and then by id. The address carries the last row's column and id,
never a page number; nothing is counted.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

M = TypeVar("M", bound=Model)
PAGE_SIZE = 50
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Order:
    """By one column, then by id in the same direction; `nullable` rows come last."""

    column: str
    descending: bool = False
    nullable: bool = False

    def names(self, *, backward: bool) -> tuple[str, str]:
        """The names for order_by(); backward to read the page before."""
        sign = "-" if self.descending != backward else ""
        return f"{sign}{self.column}", f"{sign}id"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's place in the order."""

    value: Any
    id: UUID
    backward: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Rows, and the cursors of the pages beside it ("" where there is none)."""

    rows: list[M]
    before: str
    after: str


def read_page(
    rows: "QuerySet[M]", order: Order, data: Mapping[str, str], *, size: int = PAGE_SIZE
) -> Page[M]:
    """The page that `after` or `before` in the address asks for, else the first; one query.

    A second query is made only where a page reaches over to the rows without a value.
    """
    cursor = _cursor(rows.model, order, data)
    found = _slice(rows, order, cursor, size + 1)
    has_more = len(found) > size
    found = found[:size]
    if cursor is not None and cursor.backward:
        found.reverse()
        return _page(found, order, has_before=has_more, has_after=True)
    return _page(found, order, has_before=cursor is not None, has_after=has_more)


def beside(page: Page[Any], data: Mapping[str, Any]) -> dict[str, str]:
    """The addresses of the pages before and after, as components/pager.html takes them.

    What the address holds besides the cursor stays in it.
    """
    kept = {
        name: value for name, value in data.items() if name not in {"after", "before"} and value
    }
    return {
        "previous_url": f"?{urlencode({**kept, 'before': page.before})}" if page.before else "",
        "next_url": f"?{urlencode({**kept, 'after': page.after})}" if page.after else "",
    }


def _page(found: list[M], order: Order, *, has_before: bool, has_after: bool) -> Page[M]:
    return Page(
        rows=found,
        before=_token(found[0], order) if has_before and found else "",
        after=_token(found[-1], order) if has_after and found else "",
    )


def _slice(rows: "QuerySet[M]", order: Order, cursor: Cursor | None, limit: int) -> list[M]:
    backward = cursor is not None and cursor.backward
    column, by_id = order.names(backward=backward)
    if cursor is None:
        return list(rows.order_by(column, by_id)[:limit])
    with_value = Q(**{f"{order.column}__isnull": False}) if order.nullable else Q()
    without = Q(**{f"{order.column}__isnull": True})
    beyond_id = Q(**{f"id__{'lt' if by_id.startswith('-') else 'gt'}": cursor.id})
    if cursor.value is None:
        found = list(rows.filter(without & beyond_id).order_by(by_id)[:limit])
        if backward and len(found) < limit:
            found += rows.filter(with_value).order_by(column, by_id)[: limit - len(found)]
        return found
    beyond = _beyond(order, cursor, backward=backward)
    found = list(rows.filter(beyond).order_by(column, by_id)[:limit])
    if order.nullable and not backward and len(found) < limit:
        found += rows.filter(without).order_by(by_id)[: limit - len(found)]
    return found


def _beyond(order: Order, cursor: Cursor, *, backward: bool) -> Q:
    # The first condition is redundant and is what the index is searched by.
    sign = "lt" if order.descending != backward else "gt"
    return Q(**{f"{order.column}__{sign}e": cursor.value}) & (
        Q(**{f"{order.column}__{sign}": cursor.value}) | Q(**{f"id__{sign}": cursor.id})
    )


def _token(row: Model, order: Order) -> str:
    value = getattr(row, order.column)
    text = value.isoformat() if isinstance(value, datetime | date) else str(value or "")
    return urlsafe_b64encode(f"{row.pk}{_SEPARATOR}{text}".encode()).decode().rstrip("=")


def _cursor(model: type[Model], order: Order, data: Mapping[str, str]) -> Cursor | None:
    """The cursor in the address; a damaged one reads the first page."""
    token = data.get("after") or data.get("before")
    if not token:
        return None
    try:
        text = urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        pk, _separator, value = text.partition(_SEPARATOR)
        field: Field[Any, Any] = model._meta.get_field(order.column)  # type: ignore[assignment]
        typed = field.to_python(value) if value or not order.nullable else None
        return Cursor(typed, UUID(pk), backward=not data.get("after"))
    except (binascii.Error, ValueError, ValidationError):
        return None
