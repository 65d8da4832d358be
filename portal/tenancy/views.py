"""The home page and the page of an institution."""

from django.http import HttpResponse
from django.shortcuts import render

from portal.http import PortalRequest, page, tenant_page
from portal.tenancy.selectors import list_institutions


@page
def home(request: PortalRequest) -> HttpResponse:
    """All institutions and what is open."""
    return render(request, "tenancy/home.html", {"institutions": list_institutions()})


@tenant_page
def institution(request: PortalRequest) -> HttpResponse:
    """One institution: its rules, what is open, how to begin."""
    return render(request, "tenancy/institution.html", {"institution": request.tenant})
