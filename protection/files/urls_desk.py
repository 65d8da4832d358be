"""Addresses of a case's files, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.files.views import desk

_ONE = "cases/<uuid:case_id>/files/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_ONE, desk.files, name="desk-files"),
    path(f"{_ONE}<uuid:file_id>/", desk.content, name="desk-file"),
]
