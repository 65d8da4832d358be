"""Addresses of the staff's side of access to information, below an institution's /staff/."""

from django.urls import URLPattern, URLResolver, path

from participation.information.views import staff, staff_file

_ONE = "information/<uuid:information_request>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("information/", staff.queue, name="staff-information"),
    path(_ONE, staff.dossier, name="staff-information-request"),
    path(f"{_ONE}assign/", staff.assign, name="staff-information-assign"),
    path(f"{_ONE}documents/add/", staff_file.document_add, name="staff-information-document"),
    path(
        f"{_ONE}documents/remove/",
        staff_file.document_remove,
        name="staff-information-document-remove",
    ),
    path(f"{_ONE}kept-back/add/", staff_file.kept_back_add, name="staff-information-kept-back"),
    path(
        f"{_ONE}kept-back/remove/",
        staff_file.kept_back_remove,
        name="staff-information-kept-back-remove",
    ),
    path(f"{_ONE}log/", staff_file.disclosure, name="staff-information-disclosure"),
    path(
        f"{_ONE}log/remove/",
        staff_file.disclosure_remove,
        name="staff-information-disclosure-remove",
    ),
    path(f"{_ONE}moves/<slug:move>/", staff.move, name="staff-information-move"),
]
