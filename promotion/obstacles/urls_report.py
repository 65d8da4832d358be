"""Addresses of reporting, below an institution's /obstacles/."""

from django.urls import URLPattern, URLResolver, path

from promotion.obstacles.views import receipt, report

urlpatterns: list[URLPattern | URLResolver] = [
    path("report/", report.begin, name="obstacle-report"),
    path("report/first/", report.first, name="obstacle-report-first"),
    path("report/write/<slug:step>/", report.write, name="obstacle-report-step"),
    path("report/protection/", report.protection, name="obstacle-report-protection"),
    path("report/send/", report.send, name="obstacle-report-send"),
    path("report/discard/", report.discard, name="obstacle-report-discard"),
    path("receipt/", receipt.come_back, name="obstacle-receipt"),
]
