"""What runs where: the list with its search by place, and a programme's own page."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from participation.consultations.selectors import list_of_programme, live_counts
from participation.consultations.showing import row_of
from participation.programmes.forms import ProgrammeFilter
from participation.programmes.models import Programme
from participation.programmes.selectors import get_programme, list_countries, list_programmes
from portal.errors import NotFound
from portal.http import PortalRequest, tenant_of, tenant_page
from portal.keyset import Order, beside, read_page
from portal.looks.languages import names_here

_NEWEST = Order("published_at", descending=True, nullable=True)


@tenant_page
def programmes(request: PortalRequest) -> HttpResponse:
    """What runs in my district: by any name of a place, by country, by where it is."""
    tenant = tenant_of(request)
    form = ProgrammeFilter(request.GET, codes=list_countries(tenant))
    chosen = form.chosen()
    found = list_programmes(tenant, actor=request.actor, **chosen)
    shown = read_page(found.filter(published_at__isnull=False), _NEWEST, request.GET)
    counts = live_counts([programme.pk for programme in shown.rows])
    context = {
        "form": form,
        "rows": [
            {
                "programme": programme,
                "places": place_names(programme),
                "open": counts.get(programme.pk, 0),
            }
            for programme in shown.rows
        ],
        "is_filtered": bool(chosen),
        **beside(shown, request.GET),
    }
    return render(request, "programmes/list.html", context)


def place_names(programme: Programme) -> list[str]:
    """“Marsa Oasis (Oasis Coast)”, as people there call it."""
    return [
        _("%(place)s (%(country)s)")
        % {"place": place.name, "country": countries.name(place.country)}
        for place in programme.places.all()
    ]


@tenant_page
def programme(request: PortalRequest, programme: UUID) -> HttpResponse:
    """Who runs it with whom, where, until when; what is asked about it; where abuse is told."""
    tenant = tenant_of(request)
    found = get_programme(programme, tenant=tenant, actor=request.actor)
    if found.published_at is None:
        raise NotFound
    asked = list(list_of_programme(found, actor=request.actor))
    context: dict[str, Any] = {
        "programme": found,
        "places": [
            {"name": name, "others": place.other_names}
            for name, place in zip(place_names(found), found.places.all(), strict=True)
        ],
        "languages": names_here(found.languages),
        "office": found.oversight,
        "standing": [row_of(one) for one in asked if one.kind == "standing"],
        "consultations": [row_of(one) for one in asked if one.kind != "standing"],
        "crumbs": [{"url": reverse("programme-list", args=[tenant.slug]), "word": _("Programmes")}],
    }
    return render(request, "programmes/programme.html", context)
