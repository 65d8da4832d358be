"""Gathers the addresses of promotion's rooms that need an open vault, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("promotion.obstacles.urls_sources")),
]
