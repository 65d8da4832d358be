"""Addresses of handing cases back, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from protection.returning import api

urlpatterns = [
    path("protection/keys/", api.ColleagueList.as_view()),
    path("protection/keys/<uuid:key>/cases/", api.ColleagueCases.as_view()),
]
