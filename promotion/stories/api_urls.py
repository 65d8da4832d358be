"""Addresses of good examples in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from promotion.stories import api

urlpatterns = [
    path("stories/", api.StoryList.as_view()),
    path("stories/<uuid:pk>/", api.StoryDetail.as_view()),
    path("stories/<uuid:pk>/transitions/<slug:name>/", api.StoryMove.as_view()),
    path("stories/<uuid:pk>/consents/", api.StoryConsents.as_view()),
    path(
        "stories/<uuid:pk>/consents/<uuid:story_consent>/withdraw/",
        api.StoryConsentWithdrawal.as_view(),
    ),
]
