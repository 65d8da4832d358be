"""Addresses of the officers' API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from protection.cases.api import cases, consent, work

_ALL = "protection/cases/"
_ONE = f"{_ALL}<uuid:case_id>/"

urlpatterns = [
    path(_ALL, cases.CaseList.as_view()),
    path(_ONE, cases.CaseDetail.as_view()),
    path(f"{_ONE}transitions/<slug:name>/", cases.CaseTransition.as_view()),
    path(f"{_ONE}assessment/", cases.Assessment.as_view()),
    path(f"{_ONE}plan/", cases.Plan.as_view()),
    path(f"{_ONE}happened/", cases.Happened.as_view()),
    path(f"{_ONE}notes/", work.Notes.as_view()),
    path(f"{_ONE}messages/", work.Messages.as_view()),
    path(f"{_ONE}tasks/", work.Tasks.as_view()),
    path(f"{_ONE}tasks/<uuid:case_task>/transitions/<slug:name>/", work.TaskTransition.as_view()),
    path(f"{_ONE}protocols/", work.Protocols.as_view()),
    path(f"{_ONE}team/", work.Team.as_view()),
    path(f"{_ONE}team/<uuid:case_member>/transitions/<slug:name>/", work.TeamTransition.as_view()),
    path(f"{_ONE}consents/", consent.Consents.as_view()),
    path(
        f"{_ONE}consents/<uuid:case_consent>/transitions/<slug:name>/",
        consent.ConsentTransition.as_view(),
    ),
    path(f"{_ONE}acts/", consent.Acts.as_view()),
    path(f"{_ONE}acts/<uuid:case_act>/transitions/<slug:name>/", consent.ActTransition.as_view()),
]
