"""Addresses of the public page on moderation."""

from django.urls import path

from portal.moderation import views

urlpatterns = [
    path("moderation/", views.moderation, name="moderation"),
    path("moderation/data/", views.moderation_data, name="moderation-data"),
]
