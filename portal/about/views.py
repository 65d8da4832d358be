"""Who operates the portal, how its procedures go, and how accessible it is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from portal.about.procedures import procedures
from portal.about.selectors import ORDER, label_of, statement
from portal.http import PortalRequest, page
from portal.tenancy.selectors import list_institutions


@page
def about(request: PortalRequest) -> HttpResponse:
    """Made from data; what was not said is shown as not said."""
    given = statement()
    rows: list[dict[str, Any]] = [
        {"label": label_of(name), "value": getattr(given, name), "is_code": "release" in name}
        for name in ORDER
    ]
    context = {"rows": rows, "institutions": list_institutions(), "given": given}
    return render(request, "about/about.html", context)


@page
def help_page(request: PortalRequest) -> HttpResponse:
    """Each procedure as a list of stages, generated from the tables that the portal obeys."""
    return render(request, "about/help.html", {"procedures": list(procedures())})


@page
def accessibility(request: PortalRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "about/accessibility.html", {"given": statement()})
