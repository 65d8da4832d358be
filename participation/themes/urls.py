"""Addresses of themes for everybody, and of quotes for their authors."""

from django.urls import path

from participation.themes.views import own, public

_ONE = "consultations/<uuid:consultation>/"

urlpatterns = [
    path("consultations/answers/feed/", public.feed, name="consultations-answers-feed"),
    path(f"{_ONE}themes/<int:number>/", public.theme, name="theme"),
    path(f"{_ONE}answers/", public.answers, name="consultation-answers"),
    path(f"{_ONE}answers/feed/", public.answers_feed, name="consultation-answers-feed"),
    path(f"{_ONE}answers/data/<slug:kind>/", public.answers_data, name="consultation-answers-data"),
    path("quotes/", own.quotes, name="quotes"),
    path("quotes/<uuid:quote>/", own.quote, name="quote"),
]
