"""Gathers the addresses of the promotion rooms."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("obstacles/", include("promotion.taxonomy.urls")),
    path("obstacles/", include("promotion.obstacles.urls_report")),
    path("staff/", include("promotion.taxonomy.urls_staff")),
    path("", include("promotion.countries.urls")),
    path("staff/", include("promotion.countries.urls_staff")),
    path("", include("promotion.strategies.urls")),
    path("staff/", include("promotion.strategies.urls_staff")),
    path("obstacles/", include("promotion.guide.urls")),
    path("obstacles/", include("promotion.exchange.urls")),
    path("staff/obstacles/import/", include("promotion.exchange.urls_staff")),
    path("obstacles/", include("promotion.publication.urls")),
    path("staff/obstacles/", include("promotion.obstacles.urls_desk")),
    path("signals/", include("promotion.patterns.urls")),
    path("staff/signals/", include("promotion.patterns.urls_staff")),
    path("", include("promotion.stories.urls")),
    path("staff/", include("promotion.stories.urls_staff")),
]
