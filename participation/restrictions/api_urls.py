"""Addresses of reports in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.restrictions import api

_ONE = "restrictions/<uuid:pk>/"

urlpatterns = [
    path("restrictions/", api.RestrictionList.as_view()),
    path(_ONE, api.RestrictionDetail.as_view()),
    path(f"{_ONE}transitions/<slug:name>/", api.RestrictionTransition.as_view()),
    path(f"{_ONE}review/", api.RestrictionReview.as_view()),
]
