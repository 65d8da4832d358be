"""Addresses of the API below /api/v1/tenants/{tenant}/protection/."""

from django.urls import URLPattern, URLResolver, path

from protection.intake import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/", api.ReportList.as_view()),
    path("receipts/", api.ReceiptStatus.as_view()),
    path("receipts/messages/", api.ReceiptMessages.as_view()),
    path("receipts/consents/", api.ReceiptConsents.as_view()),
    path("receipts/withdrawals/", api.ReceiptWithdrawals.as_view()),
    path("receipts/end/", api.ReceiptEnd.as_view()),
]
