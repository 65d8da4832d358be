"""Where staff write programmes."""

from django.urls import URLPattern, URLResolver, path

from participation.programmes.views import staff

_ONE = "programmes/<uuid:programme>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("programmes/", staff.programmes, name="staff-programmes"),
    path("programmes/add/", staff.add, name="staff-programme-add"),
    path(_ONE, staff.programme, name="staff-programme"),
    path(f"{_ONE}publish/", staff.publish, name="staff-programme-publish"),
    path(f"{_ONE}discard/", staff.discard, name="staff-programme-discard"),
    path("programmes/offices/add/", staff.office_add, name="staff-office-add"),
    path("programmes/offices/<uuid:office>/", staff.office, name="staff-office"),
]
