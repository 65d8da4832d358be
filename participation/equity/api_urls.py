"""Addresses of figures on equity in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.equity import api

urlpatterns = [
    path("statistics/equity/", api.EquityList.as_view()),
    path("statistics/equity/<slug:kind>/", api.EquityFigures.as_view(), name="api-equity-figures"),
]
