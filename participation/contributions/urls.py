"""Addresses of contributions below an institution's."""

from django.urls import URLPattern, URLResolver, path

from participation.contributions.views import (
    arrived,
    codes,
    entry,
    offline,
    open,  # noqa: A004 - the page without an account is open to anybody
    own,
    public,
    staff,
    writing,
)

_HERE = "consultations/<uuid:consultation>/"
_ONE = "contributions/<uuid:contribution>/"
_STAFF = "staff/contributions/<uuid:contribution_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_HERE}contribute/", writing.start, name="contribution-start"),
    path(f"{_HERE}contribute/open/", open.contribute, name="contribution-open"),
    path(f"{_HERE}form/", offline.download, name="offline-form"),
    path(f"{_HERE}form/send/", offline.send, name="offline-form-send"),
    path(f"{_HERE}contributions/", public.contributions, name="contributions-public"),
    path(f"{_HERE}contributions/feed/", public.feed, name="contributions-feed"),
    path(
        f"{_HERE}contributions/<uuid:contribution>/",
        public.contribution,
        name="contribution-public",
    ),
    path("contributions/", own.own, name="contributions-own"),
    path("contributions/receipt/", codes.by_code, name="contribution-code"),
    path("contributions/confirm/<str:code>/", codes.confirm_page, name="contribution-confirm"),
    path(_ONE, own.contribution, name="contribution"),
    path(f"{_ONE}write/<slug:step>/", writing.write, name="contribution-write"),
    path(f"{_ONE}check/", writing.check, name="contribution-check"),
    path(f"{_ONE}discard/", writing.discard, name="contribution-discard"),
    path(f"{_ONE}receipt/", own.receipt, name="contribution-receipt"),
    path(f"{_ONE}words/", own.words, name="contribution-words"),
    path(f"{_ONE}organization/", own.of_organization, name="contribution-of-organization"),
    path(f"{_ONE}moves/<slug:move>/", own.move, name="contribution-move"),
    path("staff/contributions/", staff.contributions_all, name="staff-contributions-all"),
    path(_STAFF, staff.contribution, name="staff-contribution"),
    path(f"{_STAFF}act/", staff.act, name="staff-contribution-act"),
    path(f"{_STAFF}moves/<slug:move>/", staff.move, name="staff-contribution-move"),
    path(f"staff/{_HERE}contributions/", staff.contributions, name="staff-contributions"),
    path(f"staff/{_HERE}contributions/enter/", entry.enter, name="staff-contribution-enter"),
    path("staff/intake/", arrived.arrivals, name="staff-intake"),
    path("staff/intake/gateways/", arrived.gateways, name="staff-gateways"),
    path("staff/intake/<uuid:message>/again/", arrived.again, name="staff-intake-again"),
]
