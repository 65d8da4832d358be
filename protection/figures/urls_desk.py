"""Addresses of the making of figures, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.figures import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("figures/", views.figures_list, name="desk-figures"),
    path("figures/<uuid:figures>/publish/", views.publish, name="desk-figures-publish"),
]
