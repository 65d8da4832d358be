"""Addresses of contributions in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.contributions import api, api_doors

_ONE = "contributions/<uuid:pk>/"

urlpatterns = [
    path("contributions/", api.ContributionList.as_view()),
    path("contributions/confirmations/", api_doors.Confirmations.as_view()),
    path("consultations/<uuid:pk>/offline-form/", api_doors.OfflineForm.as_view()),
    path(_ONE, api.ContributionDetail.as_view()),
    path(f"{_ONE}files/", api.ContributionFiles.as_view()),
    path(f"{_ONE}translations/", api.ContributionTranslations.as_view()),
    path(f"{_ONE}transitions/<slug:name>/", api.ContributionTransition.as_view()),
]
