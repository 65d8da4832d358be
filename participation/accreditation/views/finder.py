"""The two questions: anybody's first page of participation."""

from django.http import HttpResponse
from django.shortcuts import render

from participation.accreditation.finder import find
from portal.http import PortalRequest, page
from portal.tenancy.forms import BeginForm
from portal.tenancy.selectors import list_institutions


@page
def begin(request: PortalRequest) -> HttpResponse:
    """Ask the two questions; once both are answered, say for each institution what is open."""
    asked = any(name in request.GET for name in ("kind", "years"))
    form = BeginForm(request.GET if asked else None)
    context: dict[str, object] = {"form": form, "findings": None}
    if asked and form.is_valid():
        answers = form.cleaned_data
        institutions = list_institutions()
        if answers["institution"]:
            institutions = institutions.filter(slug=answers["institution"])
        found = find(answers["kind"], int(answers["years"]), list(institutions))
        context["findings"] = found
    return render(request, "accreditation/begin.html", context)
