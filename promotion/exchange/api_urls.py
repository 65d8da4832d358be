"""Addresses of the exchange in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from promotion.exchange import api

_ONE = "obstacle-imports/<uuid:pk>/"

urlpatterns = [
    path("obstacles/files/<slug:form>/", api.ObstacleFiles.as_view()),
    path("obstacle-imports/", api.ObstacleImportList.as_view()),
    path(_ONE, api.ObstacleImportDetail.as_view()),
    path(f"{_ONE}lines/", api.ObstacleImportLines.as_view()),
    path(f"{_ONE}transitions/<slug:name>/", api.ObstacleImportTransition.as_view()),
]
