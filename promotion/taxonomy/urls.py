"""Addresses of the codebook, below an institution's /obstacles/."""

from django.urls import URLPattern, URLResolver, path

from promotion.taxonomy import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("codes/", views.codes, name="codes"),
    path("codes/file/<slug:form>/", views.codes_file, name="codes-file"),
]
