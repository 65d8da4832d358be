"""Addresses of referrals and communications in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from protection.referrals import api

_CASE = "protection/cases/<uuid:case_id>/"

urlpatterns = [
    path(f"{_CASE}referrals/", api.Referrals.as_view()),
    path(
        f"{_CASE}referrals/<uuid:referral>/transitions/<slug:name>/",
        api.ReferralTransition.as_view(),
    ),
    path(f"{_CASE}communications/", api.Communications.as_view()),
    path(
        f"{_CASE}communications/<uuid:communication>/transitions/<slug:name>/",
        api.CommunicationTransition.as_view(),
    ),
]
