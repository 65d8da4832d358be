"""Addresses of commitments in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.commitments import api

_ONE = "commitments/<uuid:pk>/"

urlpatterns = [
    path("commitments/", api.CommitmentList.as_view()),
    path(_ONE, api.CommitmentDetail.as_view()),
    path(f"{_ONE}transitions/<slug:name>/", api.CommitmentTransition.as_view()),
    path(f"{_ONE}updates/", api.CommitmentUpdates.as_view()),
    path(f"{_ONE}checks/", api.CommitmentChecks.as_view()),
    path(f"{_ONE}checks/<uuid:organization>/", api.OwnCheck.as_view()),
    path(f"{_ONE}contest/", api.CommitmentContest.as_view()),
    path(f"{_ONE}follow/", api.CommitmentFollowing.as_view()),
]
