"""Addresses of appeals: their authors' pages and those of staff who review."""

from django.urls import URLPattern, URLResolver, path

from portal.appeals.views import appellant, staff

urlpatterns: list[URLPattern | URLResolver] = [
    path("appeals/start/<uuid:decision>/", appellant.start, name="appeal-start"),
    path("appeals/<uuid:appeal>/", appellant.appeal, name="appeal"),
    path("appeals/<uuid:appeal>/discard/", appellant.discard, name="appeal-discard"),
    path("staff/appeals/", staff.listing, name="staff-appeals"),
    path("staff/appeals/<uuid:appeal>/", staff.dossier, name="staff-appeal"),
]
