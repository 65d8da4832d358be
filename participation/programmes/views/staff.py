"""Where staff write programmes and the offices that look into abuse."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.part_pages import Written, parts_page
from participation.programmes.forms import (
    OFFICE_PARTS,
    office_values,
    programme_parts,
    programme_values,
)
from participation.programmes.models import Programme
from participation.programmes.selectors import (
    get_office,
    get_programme,
    list_offices,
    list_programmes,
    unguarded,
)
from participation.programmes.services import (
    discard_programme,
    publication_faults,
    publish_programme,
    save_office,
    save_programme,
)
from participation.programmes.views.public import place_names
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.keyset import Order, beside, read_page
from portal.permissions import require

_LATEST = Order("created_at", descending=True)


def crumbs_of(request: PortalRequest) -> list[dict[str, Any]]:
    """The way to a page below the staff's list."""
    tenant = tenant_of(request)
    return [{"url": reverse("staff-programmes", args=[tenant.slug]), "word": _("Programmes")}]


@staff_page
def programmes(request: PortalRequest) -> HttpResponse:
    """All programmes, those without an office marked; and the offices."""
    require(request.actor, Permission.PROGRAMME_EDIT)
    tenant = tenant_of(request)
    shown = read_page(list_programmes(tenant, actor=request.actor), _LATEST, request.GET)
    context = {
        "rows": [
            {"programme": programme, "places": place_names(programme)} for programme in shown.rows
        ],
        "unguarded": unguarded(shown.rows),
        "offices": list_offices(tenant),
        **beside(shown, request.GET),
    }
    return render(request, "programmes/staff_list.html", context)


@staff_page
def programme(request: PortalRequest, programme: UUID) -> HttpResponse:
    """One programme: what it lacks, what can be done, its text."""
    require(request.actor, Permission.PROGRAMME_EDIT)
    found = get_programme(programme, tenant=tenant_of(request), actor=request.actor)
    return _edit(request, found)


@staff_page
def add(request: PortalRequest) -> HttpResponse:
    """A programme that is not there yet."""
    require(request.actor, Permission.PROGRAMME_EDIT)
    return _edit(request, None)


def _edit(request: PortalRequest, found: Programme | None) -> HttpResponse:
    tenant = tenant_of(request)
    parts = programme_parts(list_offices(tenant))
    values = programme_values(found) if found else {"languages": tenant.languages}
    context: dict[str, Any] = {
        "programme": found,
        "faults": publication_faults(found) if found and found.published_at is None else [],
        "crumbs": crumbs_of(request),
    }

    def save(given: dict[str, Any], version: int | None) -> HttpResponse:
        saved = save_programme(
            tenant_id=tenant.pk,
            programme_id=found.pk if found else None,
            values={**given, **_dates(given)},
            expected_version=version,
            actor=request.actor,
        )
        say(request, gettext("The programme is saved."))
        return redirect("staff-programme", tenant.slug, saved.pk)

    written = Written(parts, values, found.version if found else None)
    return parts_page(request, "programmes/staff_programme.html", written, save, context)


def _dates(values: dict[str, Any]) -> dict[str, date | None]:
    return {
        name: date.fromisoformat(values[name]) if values.get(name) else None
        for name in ("starts_on", "ends_on")
    }


@staff_page
def publish(request: PortalRequest, programme: UUID) -> HttpResponse:
    """Let everybody read it."""
    tenant = tenant_of(request)
    if request.method == "POST":
        publish_programme(programme_id=programme, actor=request.actor)
        say(request, gettext("The programme is published. Everybody can find it."))
    return redirect("staff-programme", tenant.slug, programme)


@staff_page
def discard(request: PortalRequest, programme: UUID) -> HttpResponse:
    """Throw a draft away, after being asked."""
    require(request.actor, Permission.PROGRAMME_EDIT)
    tenant = tenant_of(request)
    found = get_programme(programme, tenant=tenant, actor=request.actor)
    if request.method == "POST":
        discard_programme(programme_id=found.pk, actor=request.actor)
        say(request, gettext("The draft is thrown away."))
        return redirect("staff-programmes", tenant.slug)
    context = {"programme": found, "crumbs": crumbs_of(request)}
    return render(request, "programmes/staff_discard.html", context)


@staff_page
def office_add(request: PortalRequest) -> HttpResponse:
    """An office that is not there yet."""
    require(request.actor, Permission.PROGRAMME_EDIT)
    return _edit_office(request, None)


@staff_page
def office(request: PortalRequest, office: UUID) -> HttpResponse:
    """How an office is reached."""
    require(request.actor, Permission.PROGRAMME_EDIT)
    return _edit_office(request, get_office(office, tenant=tenant_of(request)))


def _edit_office(request: PortalRequest, found: Any) -> HttpResponse:
    tenant = tenant_of(request)
    values = office_values(found) if found else {}

    def save(given: dict[str, Any], version: int | None) -> HttpResponse:
        save_office(
            tenant_id=tenant.pk,
            office_id=found.pk if found else None,
            values=given,
            expected_version=version,
            actor=request.actor,
        )
        say(request, gettext("The office is saved. Its programmes show it at once."))
        return redirect("staff-programmes", tenant.slug)

    context: dict[str, Any] = {"office": found, "crumbs": crumbs_of(request)}
    written = Written(OFFICE_PARTS, values, found.version if found else None)
    return parts_page(request, "programmes/staff_office.html", written, save, context)
