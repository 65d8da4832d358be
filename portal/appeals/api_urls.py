"""Addresses of appeals in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from portal.appeals import api

urlpatterns = [
    path("appeals/", api.AppealList.as_view()),
    path("appeals/register/", api.DigestList.as_view()),
    path("appeals/<uuid:pk>/", api.AppealDetail.as_view()),
    path("appeals/<uuid:pk>/transitions/<slug:name>/", api.AppealTransition.as_view()),
    path("appeals/<uuid:pk>/votes/", api.AppealVote.as_view()),
    path("appeals/<uuid:pk>/measures/", api.MeasureList.as_view()),
    path(
        "appeals/<uuid:pk>/measures/<uuid:measure>/transitions/<slug:name>/",
        api.MeasureTransition.as_view(),
    ),
]
