"""Addresses of good examples, below an institution's own."""

from django.urls import URLPattern, URLResolver, path

from promotion.stories.views import public, work

_WORK = "stories/<uuid:story>/work/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("stories/", public.stories, name="stories"),
    path("stories/feed/", public.feed, name="stories-feed"),
    path("stories/own/", work.own, name="stories-own"),
    path("stories/new/", work.new, name="story-new"),
    path("stories/<uuid:story>/", public.story, name="story"),
    path(_WORK, work.work, name="story-work"),
    path(f"{_WORK}edit/", work.edit, name="story-edit"),
    path(f"{_WORK}consents/", work.consent, name="story-consent"),
    path(f"{_WORK}consents/<uuid:story_consent>/withdraw/", work.take_back, name="story-take-back"),
    path(f"{_WORK}moves/<slug:move>/", work.move, name="story-move"),
]
