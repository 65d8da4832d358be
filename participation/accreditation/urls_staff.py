"""Addresses of the staff's side of accreditation, below an institution's /staff/."""

from django.urls import URLPattern, URLResolver, path

from participation.accreditation.views import (
    staff_assign,
    staff_bulk,
    staff_dossier,
    staff_export,
    staff_home,
    staff_import,
    staff_moves,
    staff_queue,
    staff_standing,
)

_ONE = "accreditation/<uuid:application_id>/"
_STATUS = "accreditations/<uuid:accreditation_id>/"
_REPORT = "reports/<uuid:report_id>/"
_EXPORT = "exports/<uuid:export_id>/"
_IMPORT = "accreditations/import/<uuid:import_id>/"
_CHANGE = "changes/<uuid:change_id>/"

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
    path("accreditations/import/", staff_import.imports, name="staff-imports"),
    path("accreditations/import/new/", staff_import.upload, name="staff-import-new"),
    path(_IMPORT, staff_import.batch, name="staff-import"),
    path(f"{_IMPORT}columns/", staff_import.columns, name="staff-import-columns"),
    path(f"{_IMPORT}values/", staff_import.values, name="staff-import-values"),
    path(f"{_IMPORT}act/", staff_import.batch_act, name="staff-import-act"),
    path(f"{_STATUS}organization/", staff_import.link, name="staff-status-link"),
    path("accreditations/", staff_standing.statuses, name="staff-statuses"),
    path(_STATUS, staff_standing.status, name="staff-status"),
    path(f"{_STATUS}<slug:move>/", staff_standing.status_move, name="staff-status-move"),
    path("reports/", staff_standing.reports, name="staff-reports"),
    path(_REPORT, staff_standing.report, name="staff-report"),
    path(f"{_REPORT}<slug:move>/", staff_standing.report_move, name="staff-report-move"),
    path("exports/", staff_export.exports, name="staff-exports"),
    path("exports/<slug:listing>/new/", staff_export.export_request, name="staff-export-request"),
    path(_EXPORT, staff_export.export, name="staff-export"),
    path(f"{_EXPORT}act/", staff_export.export_act, name="staff-export-act"),
    path(f"{_EXPORT}file/", staff_export.export_file, name="staff-export-file"),
    path("changes/", staff_standing.changes, name="staff-changes"),
    path(_CHANGE, staff_standing.change, name="staff-change"),
    path(f"{_CHANGE}<slug:move>/", staff_standing.change_move, name="staff-change-move"),
]
