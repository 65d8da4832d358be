"""The door of the desk: who is let in, whose vault is open, what a browser may keep (nothing)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from portal.errors import NotFound
from portal.http import PortalRequest, staff_page
from portal.tenancy.models import Tenant
from portal.vault.errors import Unopenable, VaultLocked
from portal.vault.keylog import KeyRole
from portal.vault.keyring import Keyring
from portal.vault.selectors import get_own_key
from portal.vault.unlocking import Session, UnlockKey, open_ring
from protection.cases.selectors import may_enter

P = ParamSpec("P")
_KEY_DIGITS = 64


def desk_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of protection's officers: 404 for all other staff, kept in no cache."""

    @wraps(view)
    def inner(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_enter(request.actor):
            raise NotFound
        try:
            return view(request, *args, **kwargs)
        except VaultLocked:
            return _locked(request)

    shown = sensitive_post_parameters()(staff_page(inner))

    @wraps(view)
    def outer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = shown(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        # Nothing to other sites. With "no-referrer" browsers send a form as of no origin, and it is refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    return outer


def _locked(request: PortalRequest) -> HttpResponseBase:
    """To the passphrase; what was typed in a form stays in the officer's own page."""
    url = f"{desk_url(request, 'desk-unlock')}?{urlencode({'next': request.path})}"
    if request.method != "POST":
        return HttpResponseRedirect(url)
    typed = [
        {"name": name, "value": value}
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    context = {"typed": typed, "unlock_url": url}
    return render(request, "protection/locked.html", context, status=403)


def desk_url(request: PortalRequest, name: str, *args: Any) -> str:
    """The address of a page of the desk."""
    return reverse(name, args=(tenant_of(request).slug, *args))


def tenant_of(request: PortalRequest) -> Tenant:
    """The institution of the page. Raises NotFound."""
    if request.tenant is None:
        raise NotFound
    return request.tenant


def person_of(request: PortalRequest) -> UUID:
    """Who is signed in. Raises NotFound."""
    if request.actor.person_id is None:
        raise NotFound
    return request.actor.person_id


def session_of(request: PortalRequest) -> Session:
    """Whose browser it is."""
    key = request.session.session_key or ""
    return Session(tenant_of(request).pk, person_of(request), key)


def cookie_name(request: PortalRequest) -> str:
    """`__Host-` wherever there is TLS."""
    return "__Host-desk" if request.is_secure() else "desk"


@contextmanager
@sensitive_variables()
def open_vault(request: PortalRequest) -> Iterator[Keyring]:
    """The officer's keys for the length of this request. Raises VaultLocked, StoreUnsafe."""
    digits = request.COOKIES.get(cookie_name(request), "")
    if len(digits) != _KEY_DIGITS:
        raise VaultLocked
    try:
        unlock = UnlockKey(bytes.fromhex(digits))
        key = get_own_key(tenant_of(request).pk, person_of(request), KeyRole.OFFICER)
    except (ValueError, NotFound, Unopenable):
        raise VaultLocked from None
    ring = open_ring(unlock, key.identity(), session_of(request), tenant_of(request))
    try:
        yield ring
    finally:
        ring.wipe()


def desk_render(
    request: PortalRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the desk."""
    return render(request, template, context, status=status)
