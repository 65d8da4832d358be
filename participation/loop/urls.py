"""Addresses of the loop's public figures, below an institution's own."""

from django.urls import URLPattern, URLResolver, path

from participation.loop.views import figures

urlpatterns: list[URLPattern | URLResolver] = [
    path("loop/", figures.figures, name="loop-figures"),
    path("loop/feed/", figures.feed, name="loop-feed"),
    path("loop/data/<slug:kind>/", figures.data, name="loop-data"),
    path("staff/loop/count/", figures.count, name="staff-loop-count"),
]
