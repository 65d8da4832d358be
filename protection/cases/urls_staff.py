"""Addresses of protection's officers, below an institution's /staff/; neutral words alone."""

from django.urls import URLPattern, URLResolver, path

from protection.cases.views import desk, steps, unlocking

_ONE = "protection/<uuid:case_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("protection/", desk.board, name="staff-protection"),
    path("protection/open/", unlocking.unlock, name="staff-protection-unlock"),
    path("protection/lock/", unlocking.lock, name="staff-protection-lock"),
    path(_ONE, desk.case_file, name="staff-protection-case"),
    path(f"{_ONE}moves/<slug:move>/", steps.move, name="staff-protection-move"),
    path(f"{_ONE}<slug:doing>/", steps.step, name="staff-protection-step"),
    path(f"{_ONE}<slug:doing>/<uuid:entry>/", steps.step, name="staff-protection-row"),
]
