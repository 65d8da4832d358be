"""The address of complaints in the API, /api/v1/protection/complaints/."""

from django.urls import URLPattern, URLResolver, path

from protection.ombuds.api import ComplaintList

urlpatterns: list[URLPattern | URLResolver] = [path("", ComplaintList.as_view())]
