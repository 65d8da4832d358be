"""Addresses of imports, below /<language>/<tenant>/staff/obstacles/import/."""

from django.urls import path

from promotion.exchange.views import imports, reports

_ONE = "<uuid:obstacle_import_id>/"

urlpatterns = [
    path("", imports.imports, name="staff-obstacle-imports"),
    path("new/", imports.upload, name="staff-obstacle-import-new"),
    path(
        "mappings/<uuid:obstacle_mapping_id>/forget/",
        imports.forget,
        name="staff-obstacle-mapping-forget",
    ),
    path(_ONE, imports.batch, name="staff-obstacle-import"),
    path(f"{_ONE}columns/", imports.columns, name="staff-obstacle-columns"),
    path(f"{_ONE}values/", imports.values, name="staff-obstacle-values"),
    path(f"{_ONE}report/", reports.report, name="staff-obstacle-import-report"),
    path(f"{_ONE}mapping/", reports.mapping, name="staff-obstacle-import-mapping"),
    path(f"{_ONE}<slug:name>/", imports.act, name="staff-obstacle-import-act"),
]
