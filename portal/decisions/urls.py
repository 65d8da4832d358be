"""Addresses of decisions."""

from django.urls import URLPattern, URLResolver, path

from portal.decisions.views import publishing, register

urlpatterns: list[URLPattern | URLResolver] = [
    path("decisions/", register.register, name="decision-list"),
    path("decisions/feed/", register.register_feed, name="decision-feed"),
    path("decisions/<uuid:decision>/publish/", publishing.publish, name="decision-publish"),
]
