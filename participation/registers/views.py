"""The public register of accredited organizations, its feed, and figures."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from participation.accreditation.selectors import statuses_of
from participation.accreditation.states import AccreditationStatus, ApplicationOutcome
from participation.registers.forms import RegisterFilter
from participation.registers.pictures import ROW, bars
from participation.registers.selectors import find_in_register, latest_figures
from portal.feeds import AtomFeed
from portal.http import PortalRequest, tenant_page
from portal.keyset import Order, beside, read_page
from portal.policies.kinds import ActorType
from portal.regions import Region
from portal.tenancy.models import Tenant

_BY_NAME = Order("organization_name")
_FEED_LENGTH = 50


def _tenant(request: PortalRequest) -> Tenant:
    if request.tenant is None:
        raise LookupError("tenant_page lets no other request through")
    return request.tenant


@tenant_page
def register(request: PortalRequest) -> HttpResponse:
    """Those accredited who agree to be listed; nobody else is named."""
    tenant = _tenant(request)
    tiers = statuses_of(tenant.pk)
    form = RegisterFilter(request.GET, tiers=tiers)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = find_in_register(tenant, **{name: value for name, value in chosen.items() if value})
    shown = read_page(found, _BY_NAME, request.GET)
    rows = [
        {
            "name": entry.organization_name,
            "tier": tiers.get(entry.tier, entry.tier),
            "country": countries.name(entry.organization_country),
            "granted_on": entry.granted_on,
            "is_suspended": entry.status == AccreditationStatus.SUSPENDED,
        }
        for entry in shown.rows
    ]
    context = {
        "form": form,
        "rows": rows,
        "is_filtered": any(chosen.values()),
        **beside(shown, request.GET),
    }
    return render(request, "registers/register.html", context)


@tenant_page
def register_feed(request: PortalRequest) -> HttpResponse:
    """The newest entries of the register as an Atom feed."""
    tenant = _tenant(request)
    address = request.build_absolute_uri(reverse("register", kwargs={"tenant": tenant.slug}))
    feed = AtomFeed(
        title=_("Register of accredited organizations"), link=address, description=tenant.name
    )
    newest = find_in_register(tenant).order_by("-listed_at", "-id")[:_FEED_LENGTH]
    for entry in newest:
        feed.add_item(
            title=entry.organization_name,
            link=address,
            description=statuses_of(tenant.pk).get(entry.tier, entry.tier),
            unique_id=f"urn:uuid:{entry.pk}",
            updateddate=entry.listed_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@tenant_page
def figures(request: PortalRequest) -> HttpResponse:
    """What was sent and decided, in numbers that point at nobody."""
    tenant = _tenant(request)
    found = latest_figures(tenant)
    content: dict[str, Any] = found.content if found else {}
    pictures = [
        _picture(_("Decisions by outcome"), content.get("outcomes"), ApplicationOutcome),
        _picture(
            _("Decisions by status asked for"), content.get("by_tier"), statuses_of(tenant.pk)
        ),
        _picture(_("Decisions by type of organization"), content.get("by_kind"), ActorType),
        _picture(_("Decisions by region"), content.get("by_region"), Region),
    ]
    context = {"figures": found, "content": content, "pictures": pictures}
    return render(request, "registers/figures.html", context)


def _picture(title: str, cells: dict[str, int | None] | None, words: Any) -> dict[str, Any]:
    names = words if isinstance(words, dict) else dict(words.choices)
    drawn = bars(cells or {}, names)
    return {"title": title, "bars": drawn, "height": max(len(drawn), 1) * ROW}


@tenant_page
def figures_data(request: PortalRequest) -> HttpResponse:
    """The same figures as CSV."""
    found = latest_figures(_tenant(request))
    lines = ["group,cell,value"]
    for group, cells in (found.content if found else {}).items():
        entries = cells.items() if isinstance(cells, dict) else [("", cells)]
        lines += [f"{group},{cell},{'' if value is None else value}" for cell, value in entries]
    response = HttpResponse("\r\n".join(lines) + "\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return response
