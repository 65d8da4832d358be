"""Addresses of sealed sources, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from promotion.obstacles.views import sources

urlpatterns: list[URLPattern | URLResolver] = [
    path("sources/", sources.overview, name="desk-sources"),
    path("sources/<uuid:obstacle>/", sources.read, name="desk-source"),
    path("sources/share/<uuid:key>/", sources.share, name="desk-sources-share"),
]
