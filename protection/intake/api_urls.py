"""Addresses of the API below /api/v1/tenants/{tenant}/protection/."""

from django.urls import URLPattern, URLResolver, include, path

from protection.intake import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/", api.ReportList.as_view()),
    path("receipts/", include("protection.intake.api_receipt_urls")),
]
