"""Addresses of programmes in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.programmes import api

urlpatterns = [
    path("programmes/", api.ProgrammeList.as_view()),
    path("programmes/<uuid:pk>/", api.ProgrammeDetail.as_view()),
    path("programmes/<uuid:pk>/publish/", api.ProgrammePublish.as_view()),
    path("oversight-offices/", api.OfficeList.as_view()),
]
