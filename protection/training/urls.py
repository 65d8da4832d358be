"""Addresses of the training, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.training import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("training/", views.overview, name="desk-training"),
    path("training/due/", views.due, name="desk-training-due"),
    path("training/protocol/", views.sign, name="desk-training-protocol"),
    path("training/modules/<slug:code>/", views.module, name="desk-training-module"),
    path("training/modules/<slug:code>/test/", views.take_test, name="desk-training-test"),
]
