"""Addresses of the public register of obstacles, below an institution's own."""

from django.urls import URLPattern, URLResolver, path

from promotion.publication.views import feeds, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.obstacles, name="obstacles"),
    path("figures/", public.figures, name="obstacles-figures"),
    path("feed/", feeds.atom, name="obstacles-feed"),
    path("feed.json", feeds.json_feed, name="obstacles-json-feed"),
    path("<uuid:published>/", public.obstacle, name="obstacle"),
]
