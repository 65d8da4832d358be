"""Addresses of receipts in the API, below …/protection/receipts/, with an institution or without."""

from django.urls import URLPattern, URLResolver, path

from protection.intake import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", api.ReceiptStatus.as_view()),
    path("messages/", api.ReceiptMessages.as_view()),
    path("consents/", api.ReceiptConsents.as_view()),
    path("withdrawals/", api.ReceiptWithdrawals.as_view()),
    path("end/", api.ReceiptEnd.as_view()),
]
