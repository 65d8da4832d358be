"""Addresses of reports that somebody was kept out, below an institution's /kept-out/."""

from django.urls import URLPattern, URLResolver, path

from participation.restrictions.views import filing, following

_ONE = "<uuid:restriction>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", filing.front, name="kept-out"),
    path("start/", filing.start, name="restriction-start"),
    path(_ONE, following.report, name="restriction"),
    path(f"{_ONE}write/<slug:step>/", filing.write, name="restriction-write"),
    path(f"{_ONE}check/", filing.check, name="restriction-check"),
    path(f"{_ONE}discard/", filing.discard, name="restriction-discard"),
    path(f"{_ONE}review/", following.review, name="restriction-review"),
    path(f"{_ONE}no-protection/", following.no_protection, name="restriction-no-protection"),
    path(f"{_ONE}moves/<slug:move>/", following.move, name="restriction-move"),
]
