"""The door to open vaults, for every room that needs one: whose vault, which cookie, which line.

Pages behind it are kept in no cache and give other origins no referrer. Where the vault is locked a page leads
to the passphrase; what was typed into a form by then is sealed to its writer and offered again.
"""

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
from portal.grants import Permission
from portal.http import PortalRequest, staff_page, tenant_of
from portal.permissions import allowed
from portal.tenancy.models import Tenant
from portal.vault.errors import Unopenable, VaultLocked
from portal.vault.kept import discard_kept, keep_form
from portal.vault.keylog import KeyRole
from portal.vault.keyring import Keyring
from portal.vault.selectors import find_own_key, get_own_key
from portal.vault.unlocking import Session, UnlockKey, open_ring

P = ParamSpec("P")
# The hidden field by which a form says that it is sent again.
KEPT_FIELD = "kept_form"
HEADER = "X-Vault-Key"
_KEY_DIGITS = 64
_NEAR = ("127.0.0.1", "localhost", "[::1]", "testserver")
_OWN_FIELDS = ("csrfmiddlewaretoken", KEPT_FIELD)


def vault_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
    *,
    may_enter: Callable[[PortalRequest], bool],
) -> Callable[..., HttpResponseBase]:
    """A page of those whom `may_enter` lets in: 404 for all other staff, kept in no cache."""

    @wraps(view)
    def inner(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_enter(request):
            raise NotFound
        try:
            response = view(request, *args, **kwargs)
        except VaultLocked:
            return _locked(request)
        _forget_sent(request, response)
        return response

    shown = sensitive_post_parameters()(staff_page(inner))

    @wraps(view)
    def outer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        # Lengths of compressed pages tell what stands on them.
        request.is_uncompressed = True  # type: ignore[attr-defined]
        response = shown(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        # To other origins none. "no-referrer" would make browsers send `Origin: null` with forms,
        # which the check against forged requests rightly refuses.
        response["Referrer-Policy"] = "same-origin"
        return response

    return outer


def key_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page for whoever may hold keys here: officers and trustees."""
    return vault_page(view, may_enter=lambda request: holds_keys(request, Permission.VAULT_HOLD))


def trustee_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page for key trustees alone."""
    return vault_page(view, may_enter=lambda request: holds_keys(request, Permission.VAULT_RELEASE))


def holds_keys(request: PortalRequest, permission: Permission) -> bool:
    """Whether this member of staff has the permission, with the second factor that it needs."""
    return request.actor.is_staff and bool(allowed(request.actor, permission))


@sensitive_variables()
def _locked(request: PortalRequest) -> HttpResponseBase:
    """To the passphrase; what was typed is sealed to its writer's own key, in clear nowhere."""
    url = f"{keys_url(request, 'desk-unlock')}?{urlencode({'next': request.path})}"
    if request.method != "POST":
        return HttpResponseRedirect(url)
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _OWN_FIELDS
        for value in values
    ]
    key = find_own_key(tenant_of(request).pk, person_of(request))
    if key is not None and KEPT_FIELD not in request.POST:
        keep_form(key, request.path, typed)
    had_files = "multipart" in (request.content_type or "")
    context = {"unlock_url": url, "is_kept": key is not None, "had_files": had_files}
    return render(request, "keys/locked.html", context, status=403)


def _forget_sent(request: PortalRequest, response: HttpResponseBase) -> None:
    """A kept form that was sent again and taken is not offered a third time."""
    kept = request.POST.get(KEPT_FIELD, "") if request.method == "POST" else ""
    if not kept or response.status_code not in (302, 303):
        return
    try:
        discard_kept(UUID(kept))
    except (ValueError, NotFound):
        # Sent from two tabs: the other one has thrown it away.
        return


def keys_url(request: PortalRequest, name: str, *args: Any) -> str:
    """The address of a page below the institution's desk."""
    return reverse(name, args=(tenant_of(request).slug, *args))


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


def is_safe_line(request: PortalRequest) -> bool:
    """TLS, or no network at all (loopback), or an onion service, which encrypts by itself."""
    host = request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return request.is_secure() or name in _NEAR or name.endswith(".onion")


def set_cookie(request: PortalRequest, response: HttpResponse, key: UnlockKey) -> None:
    """Give the browser its part of the open vault; it ends with the browser's session."""
    response.set_cookie(
        cookie_name(request),
        key.reveal().hex(),
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
        path="/",
    )


def take_cookie(request: PortalRequest, response: HttpResponse) -> None:
    """Take it away, and what the browser keeps of these pages."""
    response.set_cookie(
        cookie_name(request),
        "",
        max_age=0,
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
        path="/",
    )
    response["Clear-Site-Data"] = '"cache"'


@contextmanager
@sensitive_variables()
def open_vault(request: PortalRequest, role: KeyRole = KeyRole.OFFICER) -> Iterator[Keyring]:
    """One's own open keys for the length of this request. Raises VaultLocked, StoreUnsafe."""
    digits = request.COOKIES.get(cookie_name(request), "")
    with _opened(digits, session_of(request), tenant_of(request), role) as ring:
        yield ring


@contextmanager
@sensitive_variables()
def open_vault_of_api(
    request: Any, tenant: Tenant, role: KeyRole = KeyRole.OFFICER
) -> Iterator[Keyring]:
    """The keys that an API client opened, by the key in its header. Raises VaultLocked.

    The blob is bound to the token: a browser's cookie opens nothing here, nor the other way round.
    """
    with _opened(
        request.headers.get(HEADER, ""), api_session(request, tenant), tenant, role
    ) as ring:
        yield ring


def api_session(request: Any, tenant: Tenant) -> Session:
    """The session of an API client: its token. Raises VaultLocked for a browser."""
    token = getattr(request, "api_token", None) or getattr(
        getattr(request, "_request", None), "api_token", None
    )
    if token is None:
        raise VaultLocked
    return Session(tenant.pk, token.person_id, f"token:{token.pk}")


@contextmanager
@sensitive_variables()
def _opened(digits: str, session: Session, tenant: Tenant, role: KeyRole) -> Iterator[Keyring]:
    if len(digits) != _KEY_DIGITS:
        raise VaultLocked
    try:
        unlock = UnlockKey(bytes.fromhex(digits))
        key = get_own_key(tenant.pk, session.person, role)
    except (ValueError, NotFound, Unopenable):
        raise VaultLocked from None
    ring = open_ring(unlock, key.identity(), session, tenant)
    try:
        yield ring
    finally:
        ring.wipe()
