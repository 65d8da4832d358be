"""Addresses of countries in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from promotion.countries import api

urlpatterns = [
    path("countries/", api.CountriesOfTenant.as_view()),
    path("countries/<slug:country>/", api.CountryOfTenant.as_view()),
]
