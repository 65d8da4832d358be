"""The floor of the benchmarks of lists: bare Django list views of the same rows.

Eight columns, localized, from a bare template; no row-level security, no permissions, no layout.
They read through the backup role, which the policies do not concern.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.utils.functional import cached_property

from participation.accreditation.models import Application
from participation.contributions.models import Contribution
from participation.themes.models import ContributionTheme
from promotion.publication.models import PublishedObstacle, RegisterCount

TEMPLATE = """{% load i18n %}<!doctype html><html lang="en"><title>{% translate "Queue" %}</title>
<table>{% for row in rows %}<tr><td>{{ row.organization_name }}</td><td>{{ row.get_status_display }}</td>
<td>{{ row.tier }}</td><td>{{ row.organization_country }}</td><td>{{ row.due_at|date }}</td>
<td>{{ row.submitted_at|date }}</td><td>{{ row.deferral_count }}</td><td>{{ row.assignee.name }}</td></tr>
{% endfor %}</table></html>"""


CONTRIBUTIONS = """{% load i18n %}<!doctype html><html lang="en"><title>{% translate "Contributions" %}</title>
<table>{% for row in rows %}<tr><td>{{ row.receipt }}</td><td>{{ row.text|truncatechars:120 }}</td>
<td>{{ row.get_status_display }}</td><td>{{ row.get_door_display }}</td><td>{{ row.signed_as }}</td>
<td>{{ row.get_naming_display }}</td><td>{{ row.due_at|date }}</td><td>{{ row.submitted_at|date }}</td></tr>
{% endfor %}</table></html>"""


OBSTACLES = """{% load i18n %}<!doctype html><html lang="en"><title>{% translate "Obstacles" %}</title>
<table>{% for row in rows %}<tr><td>{{ row.title }}</td><td>{{ row.country }}</td><td>{{ row.starts_on|date }}</td>
<td>{{ row.kinds|join:", " }}</td><td>{{ row.severity }}</td><td>{{ row.get_verification_display }}</td>
<td>{{ row.source_name }}</td><td>{{ row.published_at|date }}</td></tr>
{% endfor %}</table></html>"""

COUNTRIES = """{% load i18n %}<!doctype html><html lang="en"><title>{% translate "Countries" %}</title>
<table>{% for row in rows %}<tr><td>{{ row.country }}</td><td>{{ row.shown }}</td></tr>{% endfor %}</table></html>"""


class Floor:
    """Compiled once, like any template that a loader caches."""

    tenant_id: UUID | None = None
    consultation_id: UUID | None = None
    theme_id: UUID | None = None

    @cached_property
    def contributions(self) -> Any:
        return engines["django"].from_string(CONTRIBUTIONS)

    @cached_property
    def obstacles(self) -> Any:
        return engines["django"].from_string(OBSTACLES)

    @cached_property
    def countries(self) -> Any:
        return engines["django"].from_string(COUNTRIES)

    @cached_property
    def template(self) -> Any:
        return engines["django"].from_string(TEMPLATE)


FLOOR = Floor()


def bare_list(request: HttpRequest) -> HttpResponse:
    """50 rows in hand, what is due first, as Django writes such a view."""
    if not request.user.is_authenticated:
        return redirect("/")
    rows = (
        Application.objects.using("bare")
        .filter(tenant=FLOOR.tenant_id, submitted_at__isnull=False)
        .exclude(status="closed")
        .select_related("assignee")
        .order_by("due_at", "id")[:50]
    )
    return HttpResponse(FLOOR.template.render({"rows": rows}, request))


def bare_contributions(request: HttpRequest) -> HttpResponse:
    """50 contributions with the moderators, what is due first."""
    if not request.user.is_authenticated:
        return redirect("/")
    rows = (
        Contribution.objects.using("bare")
        .filter(tenant=FLOOR.tenant_id, consultation=FLOOR.consultation_id, status="held")
        .order_by("due_at", "id")[:50]
    )
    return HttpResponse(FLOOR.contributions.render({"rows": rows}, request))


def bare_coded(request: HttpRequest) -> HttpResponse:
    """50 accepted contributions, the newest first."""
    if not request.user.is_authenticated:
        return redirect("/")
    rows = (
        Contribution.objects.using("bare")
        .filter(tenant=FLOOR.tenant_id, consultation=FLOOR.consultation_id, status="accepted")
        .order_by("-submitted_at", "-id")[:50]
    )
    return HttpResponse(FLOOR.contributions.render({"rows": rows}, request))


def bare_theme(request: HttpRequest) -> HttpResponse:
    """50 public contributions of a theme, the newest first, for anybody."""
    pairs = (
        ContributionTheme.objects.using("bare")
        .filter(tenant=FLOOR.tenant_id, theme=FLOOR.theme_id)
        .filter(contribution__published_at__isnull=False)
        .select_related("contribution")
        .order_by("-contribution_id")[:50]
    )
    rows = [pair.contribution for pair in pairs]
    return HttpResponse(FLOOR.contributions.render({"rows": rows}, request))


def bare_obstacles(request: HttpRequest) -> HttpResponse:
    """50 published obstacles, the newest first; by country, kind or a word where asked."""
    if not request.user.is_authenticated:
        return redirect("/")
    rows = PublishedObstacle.objects.using("bare").filter(
        tenant=FLOOR.tenant_id, state__in=["shown", "corrected"]
    )
    if country := request.GET.get("country"):
        rows = rows.filter(country=country)
    if kind := request.GET.get("kind"):
        rows = rows.filter(kinds__contains=[kind])
    if word := request.GET.get("q"):
        rows = rows.filter(words=SearchQuery(f"{word}:*", config="simple", search_type="raw"))
    shown = rows.defer("words").order_by("-published_at", "-id")[:50]
    return HttpResponse(FLOOR.obstacles.render({"rows": shown}, request))


def bare_countries(request: HttpRequest) -> HttpResponse:
    """The kept counts by country."""
    if not request.user.is_authenticated:
        return redirect("/")
    rows = RegisterCount.objects.using("bare").filter(
        tenant=FLOOR.tenant_id, kind="", year=0, polarity="negative"
    )
    return HttpResponse(FLOOR.countries.render({"rows": rows.order_by("country")}, request))


class BareAddresses:
    """Sends a request to this module's addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return self.get_response(request)


urlpatterns = [
    path("bare/", bare_list),
    path("bare/contributions/", bare_contributions),
    path("bare/coded/", bare_coded),
    path("bare/theme/", bare_theme),
    path("bare/obstacles/", bare_obstacles),
    path("bare/obstacles/countries/", bare_countries),
]

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bench.bare.BareAddresses",
]
