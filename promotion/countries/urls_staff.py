"""Addresses of the staff's side of countries, below an institution's /staff/."""

from django.urls import URLPattern, URLResolver, path

from promotion.countries.views import imports, staff

_LAW = "countries/laws/<uuid:law>/"
_ASSESSMENT = "countries/assessments/<uuid:assessment>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("countries/", staff.desk, name="staff-countries"),
    path("countries/choose/", staff.choose, name="staff-countries-choose"),
    path("countries/import/<slug:kind>/", imports.imported, name="staff-countries-import"),
    path("countries/import/<slug:kind>/empty.csv", imports.template, name="staff-countries-empty"),
    path(
        "countries/<slug:kind>/<uuid:country_row>/remove/",
        staff.remove,
        name="staff-countries-remove",
    ),
    path(_ASSESSMENT, staff.assessment, name="staff-assessment"),
    path(f"{_ASSESSMENT}edit/", staff.rewrite, name="staff-assessment-edit"),
    path(f"{_ASSESSMENT}<slug:move>/", staff.move, name="staff-assessment-move"),
    path(_LAW, staff.law, name="staff-law"),
    path(f"{_LAW}edit/", staff.edit_law, name="staff-law-edit"),
    path(f"{_LAW}used-in/", staff.use, name="staff-law-use"),
    path(f"{_LAW}stages/<uuid:stage>/remove/", staff.unstage, name="staff-law-unstage"),
    path("countries/<slug:country>/", staff.one, name="staff-country"),
    path("countries/<slug:country>/laws/new/", staff.new_law, name="staff-law-new"),
    path("countries/<slug:country>/assess/<slug:freedom>/", staff.assess, name="staff-assess"),
]
