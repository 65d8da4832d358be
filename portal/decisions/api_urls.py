"""Addresses of decisions in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from portal.decisions import api

urlpatterns = [
    path("decisions/", api.DecisionList.as_view()),
    path("decisions/register/", api.DigestList.as_view()),
    path("decisions/<uuid:pk>/", api.DecisionDetail.as_view()),
]
