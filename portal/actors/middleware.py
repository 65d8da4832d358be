"""Around each request: no origin, the chosen language, and asking again who somebody is."""

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language_from_path

from portal.actors.clients import forget_origin

LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365


class AccountsMiddleware:
    """Stands after the sign-in library's own, so that its exceptions come here first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forget_origin(request)
        response = self.get_response(request)
        chosen = _switched_to(request)
        if chosen:
            keep_language(response, chosen)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Lead to the page that asks for the password or code again, and then back.

        The sign-in library would keep the whole request (headers, cookies, form) in the session.
        """
        if not isinstance(error, ReauthenticationRequired):
            return None
        methods = get_adapter().get_reauthentication_methods(request.user)
        page = methods[0]["url"] if methods else reverse("account_login")
        return HttpResponseRedirect(f"{page}?{urlencode({'next': request.get_full_path()})}")


def keep_language(response: HttpResponse, language: str) -> None:
    """Open the portal in this language next time."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )


def _switched_to(request: HttpRequest) -> str:
    """The language that the switcher was just used to choose: same page, another language."""
    here = get_language_from_path(request.path_info)
    referrer = urlsplit(request.headers.get("Referer", ""))
    there = get_language_from_path(referrer.path)
    if not here or not there or here == there or referrer.netloc != request.get_host():
        return ""
    same_page = request.path_info.removeprefix(f"/{here}/") == referrer.path.removeprefix(
        f"/{there}/"
    )
    return here if same_page else ""
