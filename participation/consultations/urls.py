"""Public addresses of consultations."""

from django.urls import URLPattern, URLResolver, path

from participation.consultations.views import feeds, public, texts

_ONE = "<uuid:consultation>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.consultations, name="consultation-list"),
    path("feed/", feeds.feed, name="consultation-feed"),
    path("deadlines.ics", feeds.deadlines, name="consultation-deadlines"),
    path(_ONE, public.consultation, name="consultation"),
    path(f"{_ONE}deadlines.ics", feeds.deadlines_of, name="consultation-days"),
    path(f"{_ONE}texts/<int:number>/", texts.text, name="consultation-text"),
    path(f"{_ONE}texts/<int:old>/<int:new>/", texts.compared, name="consultation-compare"),
]
