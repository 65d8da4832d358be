"""Addresses of retention in the API, for officers, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from protection.retention import api

_ONE = "protection/cases/<uuid:case_id>/"

urlpatterns = [
    path("protection/keeping/", api.DueCases.as_view()),
    path(f"{_ONE}keeping/", api.CaseKeeping.as_view()),
    path(f"{_ONE}keeping/transitions/<slug:name>/", api.KeepingTransition.as_view()),
    path(f"{_ONE}erasures/", api.CaseErasures.as_view()),
    path(
        f"{_ONE}erasures/<uuid:erasure>/transitions/<slug:name>/", api.ErasureTransition.as_view()
    ),
    path(f"{_ONE}holds/", api.CaseHolds.as_view()),
    path(f"{_ONE}holds/<uuid:hold>/transitions/<slug:name>/", api.HoldTransition.as_view()),
]
