"""Addresses of reports in the API, below /api/v1/tenants/{tenant}/obstacle-reports/."""

from django.urls import path

from promotion.obstacles import api_desk
from promotion.obstacles import api_desk_parts as parts

_REPLY = "<uuid:pk>/replies/<uuid:obstacle_reply>/"

urlpatterns = [
    path("", api_desk.ObstacleReportList.as_view()),
    path("<uuid:pk>/", api_desk.ObstacleReportDetail.as_view()),
    path("<uuid:pk>/transitions/<slug:name>/", api_desk.ObstacleReportTransition.as_view()),
    path("<uuid:pk>/evidence/", parts.ReportEvidence.as_view()),
    path("<uuid:pk>/evidence/<uuid:evidence>/custody/", parts.EvidenceCustody.as_view()),
    path("<uuid:pk>/replies/", parts.ReportReplies.as_view()),
    path(_REPLY, parts.ReportReply.as_view()),
    path(f"{_REPLY}none/", parts.ReportSilence.as_view()),
    path("<uuid:pk>/messages/", parts.ReportMessages.as_view()),
    path("<uuid:pk>/hold/", parts.ReportHold.as_view()),
    path("<uuid:pk>/take-over/", parts.ReportTakeOver.as_view()),
]
