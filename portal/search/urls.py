"""Addresses of search."""

from django.urls import path

from portal.search import views

urlpatterns = [
    path("search/", views.everywhere, name="search"),
    path("<slug:tenant>/staff/search/", views.staff, name="staff-search"),
]
