"""Addresses of commitments, below an institution's own."""

from django.urls import URLPattern, URLResolver, path

from participation.commitments.views import checking, contesting, feeds, public

_ONE = "commitments/<uuid:commitment>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("commitments/", public.commitments, name="commitments"),
    path("commitments/feed/", feeds.feed, name="commitments-feed"),
    path("commitments/dates.ics", feeds.calendar, name="commitments-calendar"),
    path("commitments/data/<slug:kind>/", feeds.data, name="commitments-data"),
    path(_ONE, public.commitment, name="commitment"),
    path(f"{_ONE}follow/", public.follow, name="commitment-follow"),
    path(f"{_ONE}contest/", contesting.contest, name="commitment-contest"),
    path(f"{_ONE}check/", checking.check, name="commitment-check"),
    path(f"{_ONE}check/take-back/", checking.take_back, name="commitment-check-take-back"),
]
