"""What the pages of staff share: addresses, a frame, a plain list, ids that forms carry."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.http import PortalRequest


def staff_url(request: PortalRequest, name: str, *args: Any) -> str:
    """The address of a page of staff of this institution."""
    return reverse(name, args=(slug_of(request), *args))


def slug_of(request: PortalRequest) -> str:
    """The institution in the address."""
    return request.tenant.slug if request.tenant else ""


def staff_render(
    request: PortalRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of staff."""
    return render(request, template, context, status=status)


def list_page(
    request: PortalRequest, *, columns: list[Any], rows: Sequence[Sequence[Any]], **context: Any
) -> HttpResponse:
    """A plain list: title, columns, rows of cells, filters, empty, previous_url, next_url."""
    labelled = [
        [{**cell, "label": column} for column, cell in zip(columns, row, strict=True)]
        for row in rows
    ]
    context |= {"columns": columns, "rows": labelled}
    return staff_render(request, "accreditation/staff/list.html", context)


def parse_id(text: str) -> UUID:
    """An id that a form carries; one that is no id belongs to nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
