"""Gathers the addresses of the participation rooms."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accreditation/", include("participation.accreditation.urls")),
    path("accreditation/", include("participation.registers.urls")),
    path("information/", include("participation.information.urls")),
    path("staff/", include("participation.accreditation.urls_staff")),
    path("staff/", include("participation.information.urls_staff")),
    path("", include("participation.contributions.urls")),
]
