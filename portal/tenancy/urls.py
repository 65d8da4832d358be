"""Addresses of the home page and of institutions."""

from django.urls import URLPattern, URLResolver, path

from portal.tenancy import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("<slug:tenant>/", views.institution, name="institution"),
]
