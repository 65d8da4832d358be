"""Gathers the addresses of the officers' rooms, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("protection.roster.urls")),
    path("", include("protection.help.urls_desk")),
    path("", include("protection.training.urls")),
    path("", include("protection.intake.urls_desk")),
    path("", include("protection.cases.urls_desk")),
]
