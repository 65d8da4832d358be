"""Addresses of the staff's side of good examples, below an institution's /staff/."""

from django.urls import URLPattern, URLResolver, path

from promotion.stories.views import work

urlpatterns: list[URLPattern | URLResolver] = [
    path("stories/", work.queue, name="staff-stories"),
    path("stories/<uuid:story>/translate/<slug:language>/", work.translate, name="story-translate"),
]
