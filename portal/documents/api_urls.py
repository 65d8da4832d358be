"""Addresses of files in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from portal.documents import api

urlpatterns = [
    path("documents/", api.DocumentList.as_view()),
    path("documents/<uuid:pk>/", api.DocumentDetail.as_view()),
    path("documents/<uuid:pk>/content/", api.DocumentContent.as_view()),
]
