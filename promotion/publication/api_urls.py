"""Addresses of the register in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from promotion.publication import api

urlpatterns = [
    path("obstacles/", api.ObstacleList.as_view()),
    path("obstacles/changes/", api.ObstacleChanges.as_view()),
    path("obstacles/<uuid:pk>/", api.ObstacleDetail.as_view()),
    path("statistics/obstacles/", api.ObstacleStatistics.as_view()),
]
