"""Gathers the addresses of the protection rooms."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", include("protection.cases.urls_staff")),
]
