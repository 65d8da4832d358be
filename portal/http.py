"""What views share: the request with its actor, errors as pages, the context of every page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.errors import NotFound, PortalError
from portal.navigation import staff_navigation
from portal.notifications.selectors import count_unread
from portal.permissions import ANYBODY, Actor
from portal.tenancy.models import Tenant

P = ParamSpec("P")
_SHORT = 60


class PortalRequest(HttpRequest):
    """A request as the context middleware hands it on."""

    actor: Actor
    tenant: Tenant | None


View = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def tenant_of(request: PortalRequest) -> Tenant:
    """The institution of the page. Raises NotFound where there is none."""
    if request.tenant is None:
        raise NotFound
    return request.tenant


def address(request: PortalRequest, name: str, **kwargs: Any) -> str:
    """The address of another page of this institution. Raises NotFound."""
    return reverse(name, kwargs={"tenant": tenant_of(request).slug, **kwargs})


def frame_of(request: PortalRequest) -> str:
    """The frame of a page that members and staff share: that of staff for the institution's own."""
    return "base_staff.html" if request.actor.is_staff else "base.html"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: the institution, the actor, unread news, whether this is the demo."""
    actor = getattr(request, "actor", ANYBODY)
    tenant = getattr(request, "tenant", None)
    return {
        "actor": actor,
        "navigation": _navigation(request, actor, tenant),
        # Asked for only by a page that shows it.
        "unread": SimpleLazyObject(lambda: count_unread(actor)),
        "tenant": tenant,
        "demo": settings.DEMO,
    }


def _navigation(request: HttpRequest, actor: Actor, tenant: Tenant | None) -> list[dict[str, Any]]:
    """The institution's rooms, on the pages of its own staff."""
    if not actor.is_staff or tenant is None:
        return []
    return staff_navigation(actor, tenant, request.path)


def page(view: View[P]) -> View[P]:
    """Turn the domain's errors into pages: a sentence that says what to do, with the right status.

    A view that can keep what was typed catches InvalidFields and Refused itself.
    """

    @wraps(view)
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error
        except PortalError as error:
            return render(
                request, "problem.html", {"sentence": error.sentence}, status=error.status
            )

    return wrapper


def tenant_page(view: View[P]) -> View[P]:
    """A page of one institution, in its time zone: 404 where there is none at this address."""

    @wraps(view)
    @page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        tenant = tenant_of(request)
        kwargs.pop("tenant", None)
        # A date ends at 24:00 at the institution's seat, and is shown as the date it is there.
        with timezone.override(tenant.time_zone):
            return view(request, *args, **kwargs)

    return wrapper


def person_page(view: View[P]) -> View[P]:
    """A page for whoever is signed in; others are asked to sign in first and come back."""

    @wraps(view)
    @page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.person_id is None:
            return _sign_in_first(request)
        return view(request, *args, **kwargs)

    return wrapper


def _sign_in_first(request: PortalRequest) -> HttpResponse:
    """Whoever was signed out while writing keeps what was typed."""
    if request.method == "POST":
        return form_expired(request, "signed_out")
    return redirect_to_login(request.get_full_path())


def signed_in_page(view: View[P]) -> View[P]:
    """A page of one institution for whoever is signed in: people of organizations, and its staff."""

    @wraps(view)
    @tenant_page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.person_id is None:
            return _sign_in_first(request)
        return view(request, *args, **kwargs)

    return wrapper


def member_page(view: View[P]) -> View[P]:
    """A page of one institution for people of organizations, not for its own staff."""

    @wraps(view)
    @signed_in_page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.is_staff:
            raise NotFound
        return view(request, *args, **kwargs)

    return wrapper


def staff_page(view: View[P]) -> View[P]:
    """A page for the institution's staff; to everybody else it does not exist."""

    @wraps(view)
    @tenant_page
    def wrapper(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.actor.is_staff:
            raise NotFound
        return view(request, *args, **kwargs)

    return wrapper


def say(request: HttpRequest, sentence: Any) -> None:
    """Tell on the next page that something was done."""
    messages.success(request, sentence)


_NOT_SHOWN_AGAIN = ("csrf", "password", "otp", "code")


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection code is missing or old, or whose person was signed out.

    What was typed is shown again. It can be sent again from here only where the form came from
    one of our own pages: another site must not put words into somebody's mouth.
    """
    typed = [
        {"name": name, "value": value, "is_long": len(value) > _SHORT}
        for name, values in request.POST.lists()
        if not name.startswith(_NOT_SHOWN_AGAIN)
        for value in values
    ]
    context = {
        "typed": typed,
        "written": [entry for entry in typed if " " in str(entry["value"]).strip()],
        "signed_out": reason == "signed_out",
        "can_send_again": bool(typed) and _came_from_here(request),
        "had_files": "multipart" in (request.content_type or ""),
    }
    # A room that must give nothing away has a page of its own.
    view = request.resolver_match.func if request.resolver_match else None
    template = getattr(view, "expired_template", "form_expired.html")
    answer = render(request, template, context, status=403)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _came_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(origin)
    return bool(parts.netloc) and parts.netloc == request.get_host()
