"""Opening and locking one's vault; forms that arrived after it had locked."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import NotPermitted, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, say, tenant_of
from portal.keys.door import (
    holds_keys,
    is_safe_line,
    key_page,
    keys_url,
    open_vault,
    person_of,
    session_of,
    set_cookie,
    take_cookie,
)
from portal.keys.forms import UnlockForm
from portal.keys.services import open_for_use
from portal.keys.tries import waits_until
from portal.vault.errors import WeakPassphrase, WrongPassphrase
from portal.vault.kept import count_kept, discard_kept, kept_forms
from portal.vault.keylog import KeyRole
from portal.vault.selectors import find_own_key
from portal.vault.unlocking import UnlockKey, hold_open, lock_vault


@key_page
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
            response = redirect(_next(request))
            set_cookie(request, response, key)
            return response
    until = None
    if request.method != "POST":
        until = waits_until(find_own_key(tenant_of(request).pk, person_of(request)))
    status = 422 if form.errors else 200
    return render(request, "keys/unlock.html", {"form": form, "until": until}, status=status)


@sensitive_variables()
def _open(request: PortalRequest, typed: str) -> UnlockKey:
    if not is_safe_line(request):
        raise PortalError(_("Without a protected line the vault stays locked."))
    ring = open_for_use(tenant=tenant_of(request), typed=typed, actor=request.actor)
    try:
        return hold_open(ring, session_of(request))
    finally:
        ring.wipe()


def _next(request: PortalRequest) -> str:
    key = find_own_key(tenant_of(request).pk, person_of(request))
    if key is not None and count_kept(key.pk):
        return keys_url(request, "desk-kept")
    asked = request.GET.get("next", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return home_of(request)


def home_of(request: PortalRequest) -> str:
    """Where somebody with keys works."""
    if holds_keys(request, Permission.CASE_READ):
        return keys_url(request, "desk")
    if holds_keys(request, Permission.VAULT_RELEASE):
        return keys_url(request, "desk-trustee")
    return keys_url(request, "desk-keys")


@key_page
@require_POST
def lock(request: PortalRequest) -> HttpResponseBase:
    """Lock at once; the browser forgets what it has of the desk."""
    lock_vault(session_of(request))
    say(request, _("Your vault is locked."))
    response: HttpResponse = redirect(home_of(request))
    take_cookie(request, response)
    return response


@key_page
@sensitive_variables()
def kept(request: PortalRequest) -> HttpResponseBase:
    """Forms that arrived after the vault had locked: to be sent again, or thrown away."""
    key = find_own_key(tenant_of(request).pk, person_of(request))
    role = KeyRole(key.role) if key else KeyRole.OFFICER
    with open_vault(request, role) as ring:
        forms = kept_forms(ring.holder.key, ring.pair)
        return render(request, "keys/kept.html", {"forms": forms, "home": home_of(request)})


@key_page
@require_POST
def discard(request: PortalRequest, kept: UUID) -> HttpResponseBase:
    """Throw one of them away."""
    discard_kept(kept)
    return redirect(keys_url(request, "desk-kept"))
