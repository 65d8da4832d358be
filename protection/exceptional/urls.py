"""Addresses of exceptional access, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.exceptional import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("exceptional/", views.overview, name="desk-exceptional"),
    path("exceptional/ask/", views.ask, name="desk-exceptional-ask"),
    path("exceptional/<uuid:order>/", views.opened, name="desk-exceptional-open"),
]
