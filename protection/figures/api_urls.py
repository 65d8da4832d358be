"""The published figures in the API: of one institution below its address, of all without one."""

from django.urls import path

from protection.figures.api import ProtectionStatistics

urlpatterns = [path("statistics/", ProtectionStatistics.as_view())]
