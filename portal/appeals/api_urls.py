"""Addresses of appeals in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from portal.appeals import api

urlpatterns = [
    path("appeals/", api.AppealList.as_view()),
    path("appeals/<uuid:pk>/", api.AppealDetail.as_view()),
    path("appeals/<uuid:pk>/transitions/<slug:name>/", api.AppealTransition.as_view()),
]
