"""Addresses of files: the institution's and the organization's."""

from django.urls import path

from portal.documents import views

urlpatterns = [
    path(
        "organizations/<uuid:organization>/documents/<uuid:document_id>/",
        views.organization_document,
        name="organization-document",
    ),
    path("<slug:tenant>/documents/<uuid:document_id>/", views.document, name="document"),
]
