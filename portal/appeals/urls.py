"""Addresses of appeals: everybody's, their authors', those of staff who review, of those invited."""

from django.urls import URLPattern, URLResolver, path

from portal.appeals.views import appellant, desk, public, staff, unit, writing_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("appeals/", public.register, name="appeal-list"),
    path("appeals/feed/", public.feed, name="appeal-feed"),
    path("appeals/start/<uuid:decision>/", appellant.start, name="appeal-start"),
    path("appeals/<uuid:appeal>/", appellant.appeal, name="appeal"),
    path("appeals/<uuid:appeal>/discard/", appellant.discard, name="appeal-discard"),
    path("appeals/<uuid:appeal>/documents/", appellant.document_add, name="appeal-document-add"),
    path(
        "appeals/<uuid:appeal>/documents/<uuid:piece>/remove/",
        appellant.document_remove,
        name="appeal-document-remove",
    ),
    path("appeals/<uuid:appeal>/reply/", writing_pages.reply, name="appeal-reply"),
    path("appeals/<uuid:appeal>/second/", writing_pages.second, name="appeal-second"),
    path("appeals/<uuid:appeal>/name/", appellant.name, name="appeal-name"),
    path("appeals/<uuid:appeal>/measures/", appellant.measure_ask, name="appeal-measure-ask"),
    path(
        "appeals/<uuid:appeal>/measures/<uuid:measure>/withdraw/",
        appellant.measure_withdraw,
        name="appeal-measure-withdraw",
    ),
    path("appeals/<uuid:appeal>/moves/<slug:move>/", appellant.move, name="appeal-move"),
    path("appeals/<uuid:appeal>/review/", desk.guest_dossier, name="appeal-review"),
    path("appeals/<uuid:appeal>/review/panel/", desk.guest_panel, name="appeal-review-panel"),
    path(
        "appeals/<uuid:appeal>/review/moves/<slug:move>/",
        desk.guest_move,
        name="appeal-review-move",
    ),
    path(
        "appeals/<uuid:appeal>/review/measures/<uuid:measure>/<slug:move>/",
        desk.guest_measure,
        name="appeal-review-measure",
    ),
    path("staff/appeals/", staff.listing, name="staff-appeals"),
    path("staff/appeals/files/", unit.files, name="staff-files"),
    path("staff/appeals/files/<uuid:appeal>/", unit.file, name="staff-file"),
    path("staff/appeals/<uuid:appeal>/", desk.dossier, name="staff-appeal"),
    path("staff/appeals/<uuid:appeal>/panel/", desk.panel, name="staff-appeal-panel"),
    path("staff/appeals/<uuid:appeal>/people/", staff.people, name="staff-appeal-people"),
    path(
        "staff/appeals/<uuid:appeal>/people/<uuid:member>/end/",
        staff.guest_end,
        name="staff-guest-end",
    ),
    path(
        "staff/appeals/<uuid:appeal>/invitations/<uuid:invitation>/withdraw/",
        staff.invitation_withdraw,
        name="staff-guest-withdraw",
    ),
    path("staff/appeals/<uuid:appeal>/moves/<slug:move>/", desk.move, name="staff-appeal-move"),
    path(
        "staff/appeals/<uuid:appeal>/measures/<uuid:measure>/<slug:move>/",
        desk.measure,
        name="staff-measure-move",
    ),
    path(
        "staff/appeals/<uuid:appeal>/summaries/<uuid:summary>/",
        staff.summary,
        name="staff-summary",
    ),
    path(
        "staff/appeals/<uuid:appeal>/recommend/", staff.recommendation, name="staff-recommendation"
    ),
]
