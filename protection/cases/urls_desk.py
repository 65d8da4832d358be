"""Addresses of protection's officers, below an institution's /desk/; neutral words alone."""

from django.urls import URLPattern, URLResolver, path

from protection.cases.views import alarms, desk, search, steps

_ONE = "cases/<uuid:case_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.board, name="desk"),
    path("search/", search.search, name="desk-search"),
    path("alarms/", alarms.alarms, name="desk-alarms"),
    path(_ONE, desk.case_file, name="desk-case"),
    path(f"{_ONE}moves/<slug:move>/", steps.move, name="desk-move"),
    path(f"{_ONE}<slug:doing>/", steps.step, name="desk-step"),
    path(f"{_ONE}<slug:doing>/<uuid:entry>/", steps.step, name="desk-row"),
]
