"""Files of published obstacles for everybody, with the filters of the list."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from portal.http import PortalRequest, tenant_of, tenant_page
from promotion.exchange.columns import COLUMNS
from promotion.exchange.downloads import FILES_A_MINUTE, file_of
from promotion.exchange.export import MOST_IN_WORKBOOK, Export
from promotion.publication.filters import asked_of
from promotion.publication.views.frame import crumbs


@tenant_page
def choose(request: PortalRequest) -> HttpResponse:
    """Which files there are, what is in them, and who is to be named beside it."""
    asked = asked_of(request.GET.dict())
    export = Export(tenant_of(request), asked.shown)
    context = {
        "is_narrowed": asked.shown.narrows,
        "count": export.count(),
        "most": MOST_IN_WORKBOOK,
        "a_minute": FILES_A_MINUTE,
        "notes": export.attributions(),
        "columns": COLUMNS.items(),
        "crumbs": crumbs(request, below=True),
    }
    return render(request, "promotion/exchange/files.html", context)


@tenant_page
def files(request: PortalRequest, form: str) -> HttpResponseBase:
    """One file; it is streamed, so that a large register needs no memory."""
    return file_of(tenant_of(request), form, asked_of(request.GET.dict()).shown)
