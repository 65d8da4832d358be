"""Addresses of policies in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from portal.policies import api, api_editing

urlpatterns = [
    path("policies/", api.PolicyList.as_view()),
    path("policies/<uuid:pk>/", api.PolicyDetail.as_view()),
    path("policies/drafts/", api_editing.PolicyDrafts.as_view()),
    path("policies/<uuid:pk>/draft/", api_editing.PolicyDraft.as_view()),
    path("policies/<uuid:pk>/transitions/<slug:name>/", api_editing.PolicyTransition.as_view()),
    path("policies/<uuid:pk>/rules/", api_editing.PolicyRules.as_view()),
    path("policies/<uuid:pk>/comments/", api_editing.PolicyComments.as_view()),
    path("policies/<uuid:pk>/comments/<uuid:comment>/answer/", api_editing.CommentAnswer.as_view()),
    path("rules/", api.RuleList.as_view()),
    path("rules/<uuid:pk>/", api_editing.RuleDetail.as_view()),
]
