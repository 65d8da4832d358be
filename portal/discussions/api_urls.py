"""Addresses of discussions in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from portal.discussions import api

urlpatterns = [
    path("discussions/", api.DiscussionList.as_view()),
    path("discussions/<uuid:pk>/", api.DiscussionDetail.as_view()),
    path("discussions/<uuid:pk>/posts/", api.DiscussionPosts.as_view()),
    path("discussions/<uuid:pk>/transitions/<slug:name>/", api.DiscussionTransition.as_view()),
    path("discussion-posts/", api.PostFileList.as_view()),
    path("discussion-posts/<uuid:pk>/", api.PostFileDetail.as_view()),
    path("discussion-posts/<uuid:pk>/reports/", api.PostReports.as_view()),
    path("discussion-posts/<uuid:pk>/transitions/<slug:name>/", api.PostFileTransition.as_view()),
]
