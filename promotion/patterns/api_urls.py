"""Addresses of alerts and signals in the API, below /api/v1/tenants/{tenant}/.

`signals` is what everybody reads: the alerts. `signal-assessments` is what analysts work on.
"""

from django.urls import path

from promotion.patterns import api

urlpatterns = [
    path("signals/", api.AlertList.as_view()),
    path("signals/record/", api.AlertRecord.as_view()),
    path("signals/follow/", api.AlertFollowing.as_view()),
    path("signals/<uuid:pk>/", api.AlertDetail.as_view()),
    path("signals/<uuid:pk>/transitions/<slug:name>/", api.AlertTransition.as_view()),
    path("signal-assessments/", api.SignalList.as_view()),
    path("signal-assessments/<uuid:pk>/", api.SignalDetail.as_view()),
    path(
        "signal-assessments/<uuid:pk>/transitions/<slug:name>/",
        api.SignalTransition.as_view(),
    ),
]
