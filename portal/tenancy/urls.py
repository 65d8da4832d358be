"""Addresses of the home page, of institutions, of their calendar and settings."""

from django.urls import URLPattern, URLResolver, path

from portal.tenancy.views import calendar, deadlines, institution_settings, pages

_STAFF = "<slug:tenant>/staff/"
_CALENDAR = f"{_STAFF}calendar/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("deadlines.ics", deadlines.everywhere, name="deadlines"),
    path("<slug:tenant>/deadlines.ics", deadlines.of_institution, name="institution-deadlines"),
    path("<slug:tenant>/", pages.institution, name="institution"),
    path(_CALENDAR, calendar.calendar, name="calendar"),
    path(f"{_CALENDAR}holidays/", calendar.holiday_add, name="calendar-holiday-add"),
    path(
        f"{_CALENDAR}holidays/<uuid:holiday_id>/remove/",
        calendar.holiday_remove,
        name="calendar-holiday-remove",
    ),
    path(f"{_CALENDAR}week/", calendar.week, name="calendar-week"),
    path(f"{_CALENDAR}meetings/", calendar.session_add, name="calendar-session-add"),
    path(
        f"{_CALENDAR}meetings/<uuid:session_id>/remove/",
        calendar.session_remove,
        name="calendar-session-remove",
    ),
    path(f"{_STAFF}settings/", institution_settings.configure, name="institution-settings"),
    path(f"{_STAFF}clocks/<uuid:clock_id>/", institution_settings.extend, name="clock-extend"),
]
