"""The register: the list, one row with what became of it, figures."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.http import PortalRequest, address, tenant_of, tenant_page
from portal.keyset import beside, read_page
from portal.links.showing import beside as linked_beside
from portal.organizations.facts import country_name
from promotion.obstacles.reporting import is_door_shown
from promotion.obstacles.states import Origin
from promotion.publication.figures import Label
from promotion.publication.filters import ORDERS, Codebook, asked_of, choices_of, read_codebook
from promotion.publication.models import PublicationState, PublishedFigure, PublishedObstacle
from promotion.publication.replies import replies_of
from promotion.publication.selectors import (
    collections,
    collections_of,
    counts_by_country,
    get_published,
    kept_by_kind,
    kept_by_year,
    released,
    revisions_of,
    shown,
    standing_by_country,
)
from promotion.publication.views.frame import crumbs, rows_shown
from promotion.publication.words import (
    FIELD_WORDS,
    dates_in_words,
    label_in_words,
    place_in_words,
    tone_of,
)
from promotion.taxonomy.selectors import labels_of

_GONE = 410


@require_safe
@tenant_page
def obstacles(request: PortalRequest) -> HttpResponse:
    """Everything that stands in the register, under filters."""
    tenant = tenant_of(request)
    asked = asked_of(request.GET)
    book = read_codebook(tenant)
    countries, total = standing_by_country(tenant)
    page = read_page(shown(tenant, asked.shown), asked.column, request.GET)
    query = request.GET.urlencode()
    context = {
        "rows": rows_shown(request, page.rows, book),
        "sources": collections_of(page.rows),
        "choices": choices_of(asked, book, countries, collections(tenant)),
        "asked": asked.shown,
        "orders": [(key, word, key == asked.order) for key, (_order, word) in ORDERS.items()],
        "is_filtered": asked.shown.narrows,
        "total": None if asked.shown.narrows else total,
        "query": f"?{query}" if query else "",
        "may_report": is_door_shown(request.actor),
        "crumbs": crumbs(request, below=False),
        **beside(page, request.GET),
    }
    return render(request, "promotion/publication/obstacles.html", context)


@require_safe
@tenant_page
def obstacle(request: PortalRequest, published: UUID) -> HttpResponse:
    """One row; what is left of it where it was taken back."""
    tenant = tenant_of(request)
    row = get_published(published, tenant=tenant)
    context: dict[str, Any] = {
        "row": row,
        "crumbs": crumbs(request, below=True),
        "tone": tone_of(row),
        "revisions": [_revision(one) for one in revisions_of(row)],
    }
    if row.state == PublicationState.WITHHELD:
        return render(request, "promotion/publication/withheld.html", context, status=_GONE)
    context |= _in_words(row) | {"replies": replies_of(row), "groups": linked_beside(row)}
    return render(request, "promotion/publication/obstacle.html", context)


def _revision(revision: Any) -> dict[str, Any]:
    names = [str(FIELD_WORDS[name]) for name in revision.fields if name in FIELD_WORDS]
    return {"revision": revision, "changed": ", ".join(names)}


_CODED = ("kinds", "freedoms", "groups", "actors", "instruments", "standards")


def _in_words(row: PublishedObstacle) -> dict[str, Any]:
    codes = {code for name in _CODED for code in getattr(row, name)}
    codes |= {row.modality, f"SEV-{row.severity}"}
    labels = labels_of(codes, tenant=row.tenant)
    listed = {
        name: [labels.get(code, code) for code in getattr(row, name)]
        for name in _CODED
        if getattr(row, name)
    }
    return {
        "place": place_in_words(row),
        "dates": dates_in_words(row),
        "modality": labels.get(row.modality, ""),
        "severity": labels.get(f"SEV-{row.severity}", ""),
        "coded": [(FIELD_WORDS[name], words) for name, words in listed.items()],
        "is_public": row.origin == Origin.PUBLIC,
    }


@require_safe
@tenant_page
def figures(request: PortalRequest) -> HttpResponse:
    """Counts of the register, and the monthly figures of what may only be counted."""
    tenant = tenant_of(request)
    book = read_codebook(tenant)
    by_country = counts_by_country(tenant)
    by_kind, by_year = kept_by_kind(tenant), kept_by_year(tenant)
    list_url = address(request, "obstacles")
    context = {
        "total": sum(by_country.values()),
        "by_country": sorted(
            (
                country_name(code) if code else _("Withheld"),
                number,
                f"{list_url}?country={code}" if code else "",
            )
            for code, number in by_country.items()
        ),
        "by_kind": [
            (book.label(code), number, f"{list_url}?kind={code}")
            for code, number in sorted(by_kind.items())
        ],
        "by_year": [
            (str(year), number, f"{list_url}?since={year}-01-01&until={year}-12-31")
            for year, number in sorted(by_year.items(), reverse=True)
        ],
        "releases": list(_releases(released(tenant), book)),
        "crumbs": crumbs(request, below=True),
    }
    return render(request, "promotion/publication/figures.html", context)


def _releases(rows: list[PublishedFigure], book: Codebook) -> Iterator[dict[str, Any]]:
    for release, group in groupby(rows, key=lambda row: row.release):
        found = list(group)
        yield {
            "release": release,
            "lines": [
                {
                    "what": label_in_words(
                        Label(row.country, row.kind, row.group, row.month), book.figure_words
                    ),
                    "table": row.get_table_display(),
                    "reports": row.reports,
                }
                for row in found
            ],
            "total": sum(row.reports for row in found),
        }
