"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from portal.about import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("about/", views.about, name="about"),
    path("help/", views.help_page, name="help"),
    path("help/accessibility/", views.accessibility, name="accessibility"),
]
