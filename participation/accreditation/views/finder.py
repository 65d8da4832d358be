"""The two questions: anybody's first page of participation."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from participation.accreditation.finder import find
from portal.http import PortalRequest, page, tenant_page
from portal.tenancy.forms import BeginForm
from portal.tenancy.selectors import list_institutions


@page
def begin(request: PortalRequest) -> HttpResponse:
    """Ask the two questions; once both are answered, say for each institution what is open."""
    asked = any(name in request.GET for name in ("kind", "years"))
    form = BeginForm(
        request.GET if asked else None,
        initial={"institution": request.GET.get("institution", "")},
    )
    context: dict[str, object] = {"form": form, "findings": None}
    if asked and form.is_valid():
        answers = form.cleaned_data
        institutions = list_institutions()
        if answers["institution"]:
            institutions = institutions.filter(slug=answers["institution"])
        found = find(answers["kind"], int(answers["years"]), list(institutions))
        context["findings"] = found
    return render(request, "accreditation/begin.html", context)


@tenant_page
def begin_here(request: PortalRequest) -> HttpResponse:
    """The same two questions, asked for one institution."""
    slug = request.tenant.slug if request.tenant else ""
    return redirect(f"{reverse('begin')}?institution={slug}")
