"""Addresses of figures in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.registers import api

urlpatterns = [path("statistics/accreditation/", api.AccreditationFigures.as_view())]
