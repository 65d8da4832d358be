"""Addresses of moderation in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from portal.moderation import api

urlpatterns = [path("statistics/moderation/", api.ModerationFigures.as_view())]
