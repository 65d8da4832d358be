"""Addresses of papers and of their check, in the reader's language."""

from django.urls import path

from portal.verification import views

urlpatterns = [
    path("verify/", views.check, name="verify"),
    path("verify/<code>/", views.check, name="verify-code"),
    path("<slug:tenant>/papers/<uuid:paper_id>/", views.paper, name="paper"),
    path("<slug:tenant>/papers/<uuid:paper_id>/pdf/", views.paper_pdf, name="paper-pdf"),
    path("<slug:tenant>/papers/<uuid:paper_id>/check/", views.switch, name="paper-switch"),
]
