"""Addresses of reports in the API, below /api/v1/tenants/{tenant}/obstacle-reports/."""

from django.urls import path

from promotion.obstacles import api_desk

urlpatterns = [
    path("", api_desk.ObstacleReportList.as_view()),
    path("<uuid:pk>/", api_desk.ObstacleReportDetail.as_view()),
    path("<uuid:pk>/transitions/<slug:name>/", api_desk.ObstacleReportTransition.as_view()),
]
