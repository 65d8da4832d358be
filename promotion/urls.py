"""Gathers the addresses of the promotion rooms."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("obstacles/", include("promotion.obstacles.urls_report")),
    path("staff/obstacles/", include("promotion.obstacles.urls_desk")),
]
