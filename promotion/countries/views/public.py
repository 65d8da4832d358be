"""What anybody reads of countries: list and map, one page each, the map of obstacles, files, feed."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.charts.services import present
from portal.errors import NotFound
from portal.feeds import AtomFeed
from portal.http import PortalRequest, tenant_of, tenant_page
from portal.m49 import REGION_NAMES, countries_in, number_of, region_choices
from portal.spreadsheets import csv_text
from portal.tenancy.models import Tenant
from promotion.countries.files import FILES
from promotion.countries.forms import MapFilter
from promotion.countries.maps import countries_map, events_caveat, events_map, measures
from promotion.countries.selectors import (
    country_named,
    country_rows,
    freedoms_of,
)
from promotion.countries.showing import as_of, country_page, event_address, events_address
from promotion.countries.states import Level
from promotion.publication.filters import Choice, asked_of, choices_of, read_codebook
from promotion.publication.selectors import (
    collections,
    counts_by_country,
    newest_change,
    standing_by_country,
)

# What else the page names (codes, collections) may be this much older.
_KEPT_SECONDS = 300


def crumbs(tenant: Tenant, *more: tuple[str, str]) -> list[dict[str, Any]]:
    """The way to a page of countries."""
    items = [
        {"url": reverse("institution", args=[tenant.slug]), "word": tenant.name},
        {"url": reverse("countries", args=[tenant.slug]), "word": _("Countries and areas")},
    ]
    return items + [{"url": url, "word": word} for url, word in more]


@require_safe
@tenant_page
def listed(request: PortalRequest) -> HttpResponse:
    """Every country or area of which something is published, as a map and as a list."""
    tenant = tenant_of(request)
    freedoms = freedoms_of(tenant)
    form = MapFilter(request.GET, measures=measures(freedoms))
    measure, region, is_backwards = form.chosen()
    within = countries_in(region)
    rows = [row for row in country_rows(tenant) if not region or row.code in within]
    (picture,) = present(tenant.pk, [countries_map(rows, measure, freedoms, region=region)])
    labels = {freedom.code: freedom.label for freedom in freedoms}
    level = labels.get(measure.code, "")
    shown = [
        {
            "row": row,
            "level": Level(row.levels[measure.code]).label if measure.code in row.levels else "",
            "is_on_maps": bool(number_of(row.code)),
        }
        for row in (reversed(rows) if is_backwards else rows)
    ]
    context = {
        "form": form,
        "picture": picture,
        "rows": shown,
        "level": level,
        "every": len(freedoms),
        "caveat": events_caveat(),
        "is_filtered": bool(region),
        "crumbs": crumbs(tenant)[:1],
    }
    return render(request, "countries/list.html", context)


@require_safe
@tenant_page
def one(request: PortalRequest, country: str) -> HttpResponse:
    """One country or area: profile, ratings of others, laws, obstacles, recommendations, story."""
    tenant = tenant_of(request)
    name = country_named(country)
    page = country_page(tenant, country, name, actor=request.actor)
    context = {
        "page": page,
        "as_of": as_of(page.freedoms),
        "caveat": events_caveat(),
        "events": [(event, event_address(tenant, event)) for event in page.events],
        "events_url": events_address(tenant, country),
        "crumbs": crumbs(tenant),
    }
    return render(request, "countries/country.html", context)


@require_safe
@tenant_page
def events(request: PortalRequest) -> HttpResponse:
    """Published obstacles on the map of the world or of a region, under the filters of their list.

    The map of the whole register is the same for everybody; it is kept until an entry changes.
    """
    tenant = tenant_of(request)
    newest = newest_change(tenant)
    key = "" if request.GET or newest is None else f"{tenant.pk}:{newest.timestamp()}"
    key = key and f"obstacles-map:{get_language()}:{key}"
    content = cache.get(key) if key else None
    if content is None:
        context = _events_shown(request, tenant)
        content = render_to_string("countries/_events.html", context, request)
        if key and context["picture"].svg:
            cache.set(key, content, _KEPT_SECONDS)
    shown = {"content": content, "crumbs": crumbs(tenant)}
    return render(request, "countries/events.html", shown)


def _events_shown(request: PortalRequest, tenant: Tenant) -> dict[str, Any]:
    asked = asked_of(request.GET)
    region = request.GET.get("region", "")
    region = region if region in REGION_NAMES else ""
    within = countries_in(region)
    counts = counts_by_country(tenant, asked.shown)
    shown = {code: many for code, many in counts.items() if not region or code in within}
    chart = events_map(shown, region=region, narrowed=asked.shown.narrows)
    (picture,) = present(tenant.pk, [chart])
    book = read_codebook(tenant)
    regions = tuple((code, str(name)) for code, name in region_choices())
    query, sources = request.GET.urlencode(), collections(tenant)
    return {
        "choices": [
            *choices_of(asked, book, standing_by_country(tenant)[0], sources),
            Choice("region", _("Region"), (("", regions),), region),
        ],
        "asked": asked.shown,
        "is_filtered": asked.shown.narrows or bool(region),
        "picture": picture,
        "is_empty": not any(shown.values()),
        "withheld": 0 if region else counts.get("", 0),
        "sources": [name for _code, name in sources],
        "query": f"?{query}" if query else "",
    }


@require_safe
@tenant_page
def data(request: PortalRequest, kind: str) -> HttpResponse:
    """One kind of rows as CSV, of every country or of the one that the address names."""
    tenant = tenant_of(request)
    if kind not in FILES:
        raise NotFound
    country = request.GET.get("country", "")
    if country:
        country_named(country)
    columns, rows = FILES[kind](tenant, country)
    foot = tenant.name
    if tenant.is_illustration:
        foot = _("ILLUSTRATION: people and cases are invented. %(text)s") % {"text": foot}
    answer = HttpResponse(
        csv_text(columns, rows, foot=foot), content_type="text/csv; charset=utf-8"
    )
    name = "-".join(filter(None, (kind, country.lower(), tenant.slug)))
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@require_safe
@tenant_page
def feed(request: PortalRequest, country: str) -> HttpResponse:
    """The story of a country or area to subscribe to."""
    tenant = tenant_of(request)
    name = country_named(country)
    page = country_page(tenant, country, name, actor=request.actor)
    home = request.build_absolute_uri(reverse("country", args=[tenant.slug, country]))
    made = AtomFeed(
        title=f"{name} · {tenant.name}",
        link=home,
        description=_("The story so far"),
        feed_url=request.build_absolute_uri(),
    )
    for happening in page.story:
        link = request.build_absolute_uri(happening.url) if happening.url else home
        made.add_item(
            title=str(happening.what),
            link=link,
            description=happening.text,
            unique_id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'{link} {happening.on} {happening.what}')}",
            updateddate=datetime.combine(happening.on, time.min, tzinfo=UTC),
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
