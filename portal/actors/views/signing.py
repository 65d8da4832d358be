"""Pages of the sign-in library that do a little more here."""

from allauth.account import views as account_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.actors.clients import agent_in_words
from portal.actors.devices import forget_device
from portal.actors.models import User
from portal.actors.second_factor import forget_codes, has_authenticator, record_code
from portal.actors.selectors import list_own_sessions
from portal.actors.services import end_other_sessions, end_session
from portal.errors import NotFound
from portal.http import PortalRequest, person_page, say

_MOVED_ON = 302


@never_cache
def sign_out(request: PortalRequest) -> HttpResponse:
    """Sign out; on a device of others, leave no mark either."""
    response: HttpResponse = account_views.logout(request)
    if request.method == "POST" and request.POST.get("forget"):
        forget_device(response)
    return response


@person_page
def add_app(request: PortalRequest) -> HttpResponse:
    """Set up an authenticator app: its first code counts as a second factor of this session."""
    response: HttpResponse = app_views.activate_totp(request)
    done = request.method == "POST" and response.status_code == _MOVED_ON
    if done and isinstance(request.user, User) and has_authenticator(request.user.pk):
        record_code(request, request.user)
    return response


@person_page
def remove_app(request: PortalRequest) -> HttpResponse:
    """Remove the authenticator app: codes that it gave do not count any more."""
    response: HttpResponse = app_views.deactivate_totp(request)
    person_id = request.actor.person_id
    if request.method == "POST" and person_id is not None and not has_authenticator(person_id):
        forget_codes(request)
    return response


@person_page
def add_passkey(request: PortalRequest) -> HttpResponse:
    """Add a passkey; only beside an authenticator app, which works in every browser."""
    if request.actor.person_id is None or not has_authenticator(request.actor.person_id):
        say(request, _("Set up an authenticator app first: passkeys work only in some browsers."))
        return redirect("mfa_index")
    response: HttpResponse = passkey_views.add_webauthn(request)
    return response


@person_page
def sessions(request: PortalRequest) -> HttpResponse:
    """Where I am signed in; end one session or all others."""
    here = request.session.session_key or ""
    if request.method == "POST":
        if request.POST.get("session") == "others":
            end_other_sessions(session_key=here, actor=request.actor)
        else:
            end_session(session_id=_number(request.POST.get("session", "")), actor=request.actor)
        say(request, _("The session was ended."))
        return redirect("usersessions_list")
    rows = [
        {
            "id": session.pk,
            "words": agent_in_words(session.user_agent),
            "since": session.created_at,
            "is_here": session.session_key == here,
        }
        for session in list_own_sessions(request.actor)
    ]
    return render(request, "usersessions/usersession_list.html", {"rows": rows})


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > len("999999999"):
        raise NotFound
    return int(text)
