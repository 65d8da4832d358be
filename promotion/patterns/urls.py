"""Addresses of alerts, below an institution's own /signals/."""

from django.urls import URLPattern, URLResolver, path

from promotion.patterns.views import feeds, groups, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.signals, name="signals"),
    path("feed/", feeds.feed, name="signals-feed"),
    path("data/<slug:kind>/", feeds.data, name="signals-data"),
    path("groups/", groups.groups, name="signals-groups"),
    path("follow/", public.follow, name="signals-follow"),
    path("<uuid:alert>/", public.alert, name="alert"),
]
