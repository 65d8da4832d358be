"""What the world sees of an organization."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from portal.http import PortalRequest, page
from portal.organizations.facts import public_facts
from portal.organizations.selectors import get_public_profile


@page
def profile(request: PortalRequest, organization_id: UUID) -> HttpResponse:
    """The public profile; the same page as for no organization where there is none."""
    found = get_public_profile(organization_id)
    names = found.content.get("names") or [{}]
    return render(
        request,
        "organizations/public.html",
        {
            "profile": found,
            "language": names[0].get("language", ""),
            "facts": public_facts(found.content),
        },
    )
