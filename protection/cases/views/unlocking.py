"""Opening and locking one's vault."""

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import NotFound, NotPermitted, PortalError
from portal.http import PortalRequest, say
from portal.vault.errors import WeakPassphrase, WrongPassphrase
from portal.vault.keylog import KeyRole
from portal.vault.passphrases import passphrase
from portal.vault.selectors import get_own_key
from portal.vault.services.keys import open_own_keys
from portal.vault.unlocking import UnlockKey, hold_open, lock_vault
from protection.cases.views.door import (
    cookie_name,
    desk_page,
    desk_render,
    desk_url,
    person_of,
    session_of,
    tenant_of,
)

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "testserver")


class UnlockForm(forms.Form):
    """The vault's own passphrase."""

    phrase = forms.CharField(
        label=_("Passphrase of your vault"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Not the password you sign in with. It locks again after 15 quiet minutes."),
    )


@desk_page
@sensitive_variables()
def unlock(request: PortalRequest) -> HttpResponseBase:
    """Ask for the passphrase; hold the keys open for this browser."""
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            key = _open(request, form.cleaned_data["phrase"])
        except (WrongPassphrase, WeakPassphrase):
            form.add_error("phrase", str(WrongPassphrase().sentence))
        except NotPermitted:
            raise
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            return _with_cookie(request, redirect(_next(request)), key)
    status = 422 if form.errors else 200
    return desk_render(request, "protection/unlock.html", {"form": form}, status=status)


def _open(request: PortalRequest, typed: str) -> UnlockKey:
    tenant = tenant_of(request)
    if not request.is_secure() and not _is_near(request):
        raise PortalError(_("Without a protected line the vault stays locked."))
    try:
        own = get_own_key(tenant.pk, person_of(request), KeyRole.OFFICER)
    except NotFound:
        raise PortalError(
            _("You hold no keys here yet. Two colleagues have to certify yours first.")
        ) from None
    ring = open_own_keys(key=own, phrase=passphrase(typed), tenant=tenant, actor=request.actor)
    try:
        return hold_open(ring, session_of(request))
    finally:
        ring.wipe()


def _is_near(request: PortalRequest) -> bool:
    host = request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return name in _LOOPBACK or name.endswith(".onion")


def _with_cookie(request: PortalRequest, response: HttpResponse, key: UnlockKey) -> HttpResponse:
    response.set_cookie(
        cookie_name(request),
        key.reveal().hex(),
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


def _next(request: PortalRequest) -> str:
    asked = request.GET.get("next", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return desk_url(request, "desk")


@desk_page
@require_POST
def lock(request: PortalRequest) -> HttpResponseBase:
    """Lock at once; the browser forgets what it has of the desk."""
    lock_vault(session_of(request))
    say(request, _("Your vault is locked."))
    response = redirect(desk_url(request, "desk"))
    response.delete_cookie(cookie_name(request), path="/", samesite="Strict")
    response["Clear-Site-Data"] = '"cache"'
    return response
