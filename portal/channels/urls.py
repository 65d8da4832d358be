"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from portal.channels import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("help/channels/", views.table, name="channels"),
    path("<slug:tenant>/staff/channels/", views.keep, name="channels-keep"),
    path("<slug:tenant>/staff/channels/<uuid:row_id>/", views.change, name="channels-change"),
]
