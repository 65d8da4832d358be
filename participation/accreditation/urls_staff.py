"""Addresses of the staff's side of accreditation, below an institution's /staff/."""

from django.urls import URLPattern, URLResolver, path

from participation.accreditation.views import (
    staff_assign,
    staff_bulk,
    staff_dossier,
    staff_home,
    staff_moves,
    staff_queue,
)

_ONE = "accreditation/<uuid:application_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", staff_home.home, name="staff-home"),
    path("accreditation/", staff_queue.queue, name="staff-queue"),
    path("accreditation/filters/", staff_queue.filters, name="staff-filters"),
    path("accreditation/filters/save/", staff_queue.filter_save, name="staff-filter-save"),
    path("accreditation/assign/undo/", staff_assign.undo, name="staff-assign-undo"),
    path("accreditation/together/", staff_bulk.together, name="staff-together"),
    path(_ONE, staff_dossier.dossier, name="staff-dossier"),
    path(f"{_ONE}assign/", staff_assign.assign, name="staff-assign"),
    path(f"{_ONE}declare/", staff_dossier.declare, name="staff-declare"),
    path(f"{_ONE}versions/", staff_dossier.versions, name="staff-versions"),
    path(f"{_ONE}<slug:move>/", staff_moves.application_move, name="staff-move"),
]
