"""Search: for anybody, and for the staff of an institution."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.http import PortalRequest, page, staff_page
from portal.search.kinds import kinds
from portal.search.selectors import Hit, search

_LONGEST = 200


@require_safe
@page
def everywhere(request: PortalRequest) -> HttpResponseBase:
    """What is public at all institutions, and what belongs to one's own organizations."""
    return render(request, "search/public.html", _results(request))


@require_safe
@staff_page
def staff(request: PortalRequest) -> HttpResponseBase:
    """What has been sent to the institution, and its own rules."""
    return render(request, "search/staff.html", _results(request))


def _results(request: PortalRequest) -> dict[str, Any]:
    query = request.GET.get("q", "")[:_LONGEST]
    chosen = request.GET.get("type", "")
    types = [chosen] if chosen in kinds() else []
    hits: list[Hit] = search(query, actor=request.actor, types=types) if query else []
    return {
        "query": query,
        "chosen": chosen,
        "hits": hits,
        "kinds": [{"value": name, "label": kind.label} for name, kind in kinds().items()],
    }
