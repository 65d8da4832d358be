"""Addresses of the loop in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.loop import api

urlpatterns = [
    path("statistics/loop/", api.LoopFigures.as_view()),
    path("contributions/receipts/", api.ReceiptLoop.as_view()),
    path("contributions/<uuid:pk>/loop/", api.ContributionLoop.as_view()),
]
