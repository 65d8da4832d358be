"""Addresses of receipts, below /api/v1/tenants/{tenant}/obstacle-reports/receipt/."""

from django.urls import URLPattern, URLResolver, path

from promotion.obstacles import api_reporting as api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", api.ReceiptReport.as_view()),
    path("answers/", api.ReceiptAnswers.as_view()),
    path("consents/", api.ReceiptConsents.as_view()),
    path("withdrawal/", api.ReceiptWithdrawal.as_view()),
    path("end/", api.ReceiptEnd.as_view()),
]
