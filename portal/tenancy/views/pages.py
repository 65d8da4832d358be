"""The home page and the page of an institution."""

from django.http import HttpResponse
from django.shortcuts import render

from portal.errors import NotFound
from portal.http import PortalRequest, page, tenant_page
from portal.openings import openings_at
from portal.policies.articles import articles_of, gaps_of, names_in
from portal.policies.kinds import RuleKind
from portal.policies.selectors import (
    list_public_policies,
    meetings_of,
    rulebooks_in_force,
    subjects_in_force,
)
from portal.tenancy.forms import BeginForm
from portal.tenancy.selectors import list_institutions


@page
def home(request: PortalRequest) -> HttpResponse:
    """All institutions, what is open and until when, and how to begin."""
    institutions = list(list_institutions())
    return render(
        request,
        "tenancy/home.html",
        {
            "institutions": institutions,
            "openings": openings_at(institutions),
            "begin": BeginForm(),
        },
    )


@tenant_page
def institution(request: PortalRequest) -> HttpResponse:
    """One institution: what it does, its rules in force, what is open, how to begin."""
    tenant = request.tenant
    if tenant is None:
        raise NotFound
    rulebook = rulebooks_in_force([tenant]).get(tenant.pk)
    names = names_in(rulebook.rules, meetings_of(tenant)) if rulebook else {}
    return render(
        request,
        "tenancy/institution.html",
        {
            "policies": list_public_policies(tenant),
            "articles": articles_of(rulebook.rules, names) if rulebook else [],
            "policy": rulebook.rules[0].policy if rulebook else None,
            "gaps": gaps_of(rulebook) if rulebook else [],
            "grants_status": bool(rulebook and rulebook.first(RuleKind.TIERS)),
            "openings": openings_at([tenant]),
            "subjects": subjects_in_force(tenant),
            "begin": BeginForm(initial={"institution": tenant.slug}),
        },
    )
