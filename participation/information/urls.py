"""Addresses of access to information, below an institution's /information/."""

from django.urls import URLPattern, URLResolver, path

from participation.information.views import asking, following, public

_ONE = "requests/<uuid:information_request>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.front, name="information"),
    path("log/", public.log, name="information-log"),
    path("log/feed/", public.log_feed, name="information-log-feed"),
    path("log/<uuid:disclosure>/", public.log_entry, name="information-log-entry"),
    path("start/", asking.start, name="information-start"),
    path("requests/", following.mine, name="information-mine"),
    path(_ONE, following.request_page, name="information-request"),
    path(f"{_ONE}write/<slug:step>/", asking.write, name="information-write"),
    path(f"{_ONE}check/", asking.check, name="information-check"),
    path(f"{_ONE}discard/", asking.discard, name="information-discard"),
    path(f"{_ONE}answer/", following.answer, name="information-answer"),
    path(f"{_ONE}confirm/", following.confirm, name="information-confirm"),
    path(f"{_ONE}review/", following.review, name="information-review"),
    path(f"{_ONE}moves/<slug:move>/", following.move, name="information-move"),
]
