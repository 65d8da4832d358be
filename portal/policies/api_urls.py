"""Addresses of policies in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from portal.policies import api

urlpatterns = [
    path("policies/", api.PolicyList.as_view()),
    path("policies/<uuid:pk>/", api.PolicyDetail.as_view()),
    path("rules/", api.RuleList.as_view()),
]
