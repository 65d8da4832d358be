"""Confidential pages on an origin of their own (`PROTECTION_URL`), under a policy of their own.

What other people wrote in other parts of the portal is never served from there, so a flaw in how
it is shown reaches no open vault; the cookies of the two (`__Host-`) do not mix. Where no such
origin is set both are one, as on a developer's machine, and `check --deploy` says so.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect

_LANGUAGE = r"[a-z]{2}(?:-[a-z]+)?"
_CONFIDENTIAL = re.compile(
    rf"^/(?:{_LANGUAGE}/(?:box|help-now)|{_LANGUAGE}/[^/]+/desk"
    r"|api/v1/(?:tenants/[^/]+/)?protection)(?:/|$)"
)
# Signing in happens on each origin by itself; the look and the checks of health belong to both.
_SHARED = re.compile(rf"^/(?:static/|health/|{_LANGUAGE}/account/)")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=()",
}


class OriginMiddleware:
    """Sends each page to its origin; gives confidential ones their own policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_confidential = bool(_CONFIDENTIAL.match(request.path_info))
        elsewhere = _elsewhere(request, is_confidential=is_confidential)
        if elsewhere:
            return _sent_on(request, elsewhere)
        response = self.get_response(request)
        if is_confidential:
            for name, value in HEADERS.items():
                response[name] = value
        return response


def _elsewhere(request: HttpRequest, *, is_confidential: bool) -> str:
    """The origin where this address is served, if it is another one."""
    if settings.PROTECTION_URL == settings.PUBLIC_URL or _SHARED.match(request.path_info):
        return ""
    is_there = request.get_host() == urlsplit(settings.PROTECTION_URL).netloc
    if is_confidential == is_there:
        return ""
    return str(settings.PROTECTION_URL if is_confidential else settings.PUBLIC_URL)


def _sent_on(request: HttpRequest, origin: str) -> HttpResponse:
    """A page is read at the other origin; what was posted to the wrong one is not passed on."""
    if request.method not in ("GET", "HEAD") or request.path_info.startswith("/api/"):
        return HttpResponseNotFound()
    response = HttpResponseRedirect(f"{origin}{request.get_full_path()}")
    response["Cache-Control"] = "no-store"
    return response
