"""Addresses of figures on equity: public, and below staff/ the institution's own."""

from django.urls import path

from participation.equity.views import public, staff

_REPORT = "staff/equity/<uuid:equity_id>/"

urlpatterns = [
    path("equity/", public.overview, name="equity"),
    path("equity/<slug:kind>/", public.figures, name="equity-figures"),
    path("equity/<slug:kind>/data/", public.data, name="equity-data"),
    path("staff/equity/", staff.overview, name="staff-equity"),
    path(_REPORT, staff.report, name="staff-equity-report"),
    path(f"{_REPORT}data/", staff.data, name="staff-equity-data"),
    path(f"{_REPORT}ask/", staff.ask, name="staff-equity-ask"),
    path(f"{_REPORT}moves/<slug:name>/", staff.move, name="staff-equity-move"),
]
