"""Addresses of the ombuds at the desk of the office."""

from django.urls import URLPattern, URLResolver, path

from protection.ombuds.views import desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("oversight/", desk.oversight, name="desk-oversight"),
    path("digests/", desk.digests, name="desk-digests"),
    path("digests/<uuid:ombuds_digest>/publish/", desk.publish, name="desk-digest-publish"),
    path("cases/<uuid:case_id>/finding/", desk.answer, name="desk-finding"),
]
