"""Addresses of the annual report, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.reporting import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<uuid:case_id>/scope/", views.scope, name="desk-scope"),
    path("report/", views.report_list, name="desk-report"),
    path("report/<uuid:annual_report>/", views.report, name="desk-report-one"),
    path("report/<uuid:annual_report>/<slug:move>/", views.report_step, name="desk-report-step"),
]
