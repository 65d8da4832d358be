"""Addresses of the staff's side of commitments, below an institution's /staff/."""

from django.urls import URLPattern, URLResolver, path

from participation.commitments.views import staff, staff_moves

_ONE = "commitments/<uuid:commitment>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("commitments/", staff.commitments, name="staff-commitments"),
    path("commitments/new/", staff.new, name="staff-commitment-new"),
    path(_ONE, staff.commitment, name="staff-commitment"),
    path(f"{_ONE}edit/", staff.edit, name="staff-commitment-edit"),
    path(f"{_ONE}update/", staff_moves.update, name="staff-commitment-update"),
    path(f"{_ONE}sources/", staff.sources, name="staff-commitment-sources"),
    path(f"{_ONE}sources/set/", staff.source_set, name="staff-commitment-source-set"),
    path(f"{_ONE}<slug:move>/", staff_moves.move, name="staff-commitment-move"),
]
