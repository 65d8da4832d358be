"""Addresses of a case's files in the API, for officers, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from protection.files.api.desk import CaseFileContent, CaseFiles

_ALL = "protection/cases/<uuid:case_id>/files/"

urlpatterns = [
    path(_ALL, CaseFiles.as_view()),
    path(f"{_ALL}<uuid:file_id>/content/", CaseFileContent.as_view()),
]
