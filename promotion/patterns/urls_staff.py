"""Addresses of the analysts' side of signals, below an institution's /staff/signals/."""

from django.urls import URLPattern, URLResolver, path

from promotion.patterns.views import groups, patterns, staff, staff_moves

urlpatterns: list[URLPattern | URLResolver] = [
    path("", staff.signals, name="staff-signals"),
    path("patterns/", patterns.patterns, name="staff-patterns"),
    path("groups/", groups.staff_groups, name="staff-signals-groups"),
    path("runs/", staff.runs, name="staff-signals-runs"),
    path("settings/", staff.settings, name="staff-signals-settings"),
    path("alerts/", staff.alerts, name="staff-alerts"),
    path("alerts/<uuid:alert>/", staff.alert, name="staff-alert"),
    path("alerts/<uuid:alert>/<slug:move>/", staff_moves.alert_move, name="staff-alert-move"),
    path("<uuid:signal>/", staff.signal, name="staff-signal"),
    path("<uuid:signal>/<slug:move>/", staff_moves.signal_move, name="staff-signal-move"),
]
