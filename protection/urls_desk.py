"""Gathers the addresses of the officers' rooms, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("protection.roster.urls")),
    path("", include("protection.help.urls_desk")),
    path("", include("protection.training.urls")),
    path("", include("protection.files.urls_desk")),
    path("", include("protection.retention.urls_desk")),
    path("", include("protection.ombuds.urls_desk")),
    path("", include("protection.referrals.urls_desk")),
    path("", include("protection.reporting.urls_desk")),
    path("", include("protection.figures.urls_desk")),
    path("", include("protection.exceptional.urls")),
    path("", include("protection.returning.urls")),
    path("", include("protection.intake.urls_desk")),
    path("", include("protection.cases.urls_desk")),
]
