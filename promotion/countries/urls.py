"""Addresses of countries and areas, and of the map of obstacles, below an institution's own."""

from django.urls import URLPattern, URLResolver, path

from promotion.countries.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("countries/", public.listed, name="countries"),
    path("countries/data/<slug:kind>.csv", public.data, name="countries-data"),
    path("countries/<slug:country>/", public.one, name="country"),
    path("countries/<slug:country>/feed/", public.feed, name="country-feed"),
    path("obstacles/map/", public.events, name="obstacles-map"),
]
