"""Addresses of those who review reports, below an institution's /staff/."""

from django.urls import URLPattern, URLResolver, path

from participation.restrictions.views import staff

_ONE = "kept-out/<uuid:restriction>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("kept-out/", staff.listing, name="staff-restrictions"),
    path(_ONE, staff.dossier, name="staff-restriction"),
    path(f"{_ONE}moves/<slug:move>/", staff.move, name="staff-restriction-move"),
]
