"""What the sign-in library does differently here: mail, addresses, limits, languages, secrets."""

from collections.abc import Mapping
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.actors.clients import NO_ADDRESS, short_agent
from portal.actors.devices import attempts_key, remember_device
from portal.actors.leaving import tell_sessions_ended
from portal.actors.mails import LETTERS, ask_mail
from portal.actors.middleware import keep_language
from portal.actors.models import User
from portal.actors.second_factor import (
    has_authenticator,
    needs_second_factor,
    signed_in_just_now,
)
from portal.actors.secrets_at_rest import seal, unseal
from portal.permissions import Actor

_ERRORS = {
    "account_inactive": _("This account is closed."),
    "duplicate_email": _("This is your address already."),
    "email_password_mismatch": _(
        "The address or the password is not right. Check both and try again."
    ),
    "email_taken": _("Another account has this address."),
    "enter_current_password": _("This is not your present password. Type it again."),
    "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
    "incorrect_password": _("This is not your password. Type it again."),
    "invalid_or_expired_key": _("This link is too old. Ask for a new one."),
    "invalid_login": _("The address or the password is not right. Check both and try again."),
    "invalid_password_reset": _("This link is too old or was used already. Ask for a new one."),
    "rate_limited": _("You tried too often. Wait a few minutes and try again."),
    "same_as_current": _("This is the present one. Type another."),
    "too_many_login_attempts": _(
        "There were too many tries with this account from devices that it does not know. Wait 15"
        " minutes, or use a device on which you have signed in before."
    ),
    "unknown_email": _("No account has this address."),
    "unverified_primary_email": _("Confirm your address first: open the link in our mail."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts: by e-mail address, in the person's language, mail through the outbox."""

    error_messages = {**DefaultAccountAdapter.error_messages, **_ERRORS}

    def get_client_ip(self, request: HttpRequest) -> str:
        """No address: none is kept, and no limit counts by it."""
        return NO_ADDRESS

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """The browser's name and system only."""
        return short_agent(request.META.get("HTTP_USER_AGENT", ""))

    def save_user(
        self,
        request: HttpRequest,
        user: Any,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002
    ) -> Any:
        """Keep the name and language that were given."""
        user.name = form.cleaned_data["name"]
        user.language = form.cleaned_data["language"]
        person = super().save_user(request, user, form, commit)
        audit.record("account.opened", person, actor=Actor(person_id=person.pk))
        return person

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write an outbox row; the words and the link are made when it is sent."""
        name = template_prefix.rpartition("/")[2]
        address = EmailAddress.objects.filter(email=email.lower()).order_by("-verified").first()
        person = context.get("user") or (address.user if address else None)
        if not isinstance(person, User):
            # Nobody has an account with this address: a stranger gets no mail from us.
            return
        own = address if address and address.user_id == person.pk else None
        ask_mail(name, person=person, address=own)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: Mapping[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner that something about the account changed; no address, no browser."""
        name = template_prefix.rpartition("/")[2]
        # The old address was told when another was asked for; now it is gone from here.
        if name in LETTERS:
            ask_mail(name, person=user)

    def post_login(self, request: HttpRequest, user: Any, **hook: Any) -> HttpResponse:
        """Go on in the account's language, know the device again, lead staff to a second factor."""
        next_page = hook.get("redirect_url")
        # The page that was asked for stands under the language before.
        translated = translate_url(next_page, user.language) if next_page else None
        translation.activate(user.language)
        hook["redirect_url"] = translated
        if needs_second_factor(user.pk) and not has_authenticator(user.pk):
            hook["redirect_url"] = reverse("mfa_activate_totp")
        response: HttpResponse = super().post_login(request, user, **hook)
        keep_language(response, user.language)
        remember_device(request, response, user.email)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Sign out; what else was open in this session closes with it."""
        person = request.user.pk if request.user.is_authenticated else None
        super().logout(request)
        if person is not None:
            tell_sessions_ended(person)

    def set_password(self, user: Any, password: str) -> None:
        """A new password, also after a lost one, leaves nothing open."""
        super().set_password(user, password)
        tell_sessions_ended(user.pk)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked again."""
        if signed_in_just_now(self.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return attempts_key(request, str(credentials.get("email", "")))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        email = str(credentials["email"]).lower()
        for key in {f"{email}:", attempts_key(request, email)}:
            ratelimit.clear(request, app="allauth.account", action="login_failed", key=key)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets sealed at rest, passkeys never without an authenticator app."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _ERRORS["incorrect_code"],
        "unverified_email": _("Confirm your e-mail address first: open the link in our mail."),
        "cannot_delete_authenticator": _(
            "Remove your passkeys first: they work only in some browsers, so the app stays the"
            " other way in."
        ),
        "cannot_generate_recovery_codes": _("Set up an authenticator app first."),
    }

    def build_totp_svg(self, url: str) -> str:
        """A code to scan; on white, so that it can be scanned in dark mode too."""
        drawn: str = segno.make(url, error="m").svg_inline(
            scale=5, border=4, dark="#000", light="#fff"
        )
        return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The app stays while there are passkeys."""
        if authenticator.type != Authenticator.Type.TOTP:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id)
        return not others.filter(type=Authenticator.Type.WEBAUTHN).exists()

    def _get_site_name(self) -> str:
        return str(_("Civic Space Portal"))


def display_name(person: User) -> str:
    """How the sign-in library names somebody."""
    return person.get_full_name()
