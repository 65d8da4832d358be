"""Gathers the addresses of the participation rooms."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accreditation/", include("participation.accreditation.urls")),
    path("accreditation/", include("participation.registers.urls")),
    path("information/", include("participation.information.urls")),
    path("", include("participation.themes.urls")),
    path("staff/", include("participation.accreditation.urls_staff")),
    path("staff/", include("participation.themes.urls_staff")),
    path("staff/", include("participation.information.urls_staff")),
    path("staff/", include("participation.commitments.urls_staff")),
    path("", include("participation.commitments.urls")),
    path("", include("participation.loop.urls")),
    path("programmes/", include("participation.programmes.urls")),
    path("staff/", include("participation.programmes.urls_staff")),
    path("consultations/", include("participation.consultations.urls")),
    path("staff/", include("participation.consultations.urls_staff")),
    path("", include("participation.equity.urls")),
    path("", include("participation.contributions.urls")),
    path("kept-out/", include("participation.restrictions.urls")),
    path("staff/", include("participation.restrictions.urls_staff")),
]
