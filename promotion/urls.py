"""Gathers the addresses of the promotion rooms."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("obstacles/", include("promotion.taxonomy.urls")),
    path("obstacles/", include("promotion.obstacles.urls_report")),
    path("staff/", include("promotion.taxonomy.urls_staff")),
    path("staff/obstacles/", include("promotion.obstacles.urls_desk")),
    path("signals/", include("promotion.patterns.urls")),
    path("staff/signals/", include("promotion.patterns.urls_staff")),
]
