"""Addresses of retention at the desk."""

from django.urls import URLPattern, URLResolver, path

from protection.retention.views import pages

_ONE = "cases/<uuid:case_id>/keeping/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("periods/", pages.kept, name="desk-periods"),
    path(_ONE, pages.keeping, name="desk-keeping"),
    path(f"{_ONE}<slug:keeping_step>/", pages.step, name="desk-keeping-step"),
    path(f"{_ONE}<slug:keeping_step>/<uuid:keeping_entry>/", pages.step, name="desk-keeping-row"),
]
