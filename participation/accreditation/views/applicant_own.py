"""An organization's applications and statuses everywhere, and what is open to it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from participation.accreditation.own import entries_of, findings_for
from portal.http import PortalRequest, person_page
from portal.organizations.selectors import get_organization
from portal.tenancy.selectors import list_institutions


@person_page
def accreditation(request: PortalRequest, organization: UUID) -> HttpResponse:
    """The list with its clocks; below, institution by institution, what is open and why or why not."""
    found = get_organization(organization, actor=request.actor)
    context = {
        "organization": found,
        "entries": entries_of(found, request.actor),
        "findings": findings_for(found, list(list_institutions())),
    }
    return render(request, "accreditation/applicant/own.html", context)
