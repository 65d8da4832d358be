"""Mail about an account.

A row of the outbox holds ids; the words and the secret link are made when the mail is sent, and
stand nowhere before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account import app_settings as account_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal import outbox
from portal.actors.models import User
from portal.ids import uuid7
from portal.looks.languages import is_bidi, language_tag
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context

PREFIX = "account."


@dataclass(frozen=True, slots=True)
class AccountMail:
    """A mail, ready to be sent."""

    address: str
    subject: str
    text: str
    html: str
    is_neutral: bool


Link = Callable[[User, EmailAddress], str]


def _confirmation(_person: User, address: EmailAddress) -> str:
    return reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])


def _new_password(person: User, _address: EmailAddress) -> str:
    token = account_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": token},
    )


def _sign_in(_person: User, _address: EmailAddress) -> str:
    return reverse("account_login")


def _security(_person: User, _address: EmailAddress) -> str:
    return reverse("account-home")


@dataclass(frozen=True, slots=True)
class Letter:
    """A fixed text and one link; `%(name)s` is all that it takes."""

    subject: Promise
    paragraphs: tuple[Promise, ...]
    action: Promise
    link: Link


_HELLO = _("Hello %(name)s,")
_CONFIRM = _("Confirm the address")
_SIGN_IN = _("Sign in")


def _notice(subject: Promise) -> Letter:
    """Something about the account changed: what to do if it was somebody else."""
    advice = _(
        "If it was you, all is well. If it was not, sign in now, change your password and end the"
        " other sessions."
    )
    return Letter(subject, (_HELLO, subject, advice), _("Your account"), _security)


LETTERS: Mapping[str, Letter] = {
    "email_confirmation_signup": Letter(
        _("Confirm your e-mail address"),
        (
            _HELLO,
            _("Confirm your address to finish opening your account. The link works for 3 days."),
            _("If you did not ask for an account, do nothing: without it none is opened."),
        ),
        _CONFIRM,
        _confirmation,
    ),
    "email_confirmation": Letter(
        _("Confirm your e-mail address"),
        (
            _HELLO,
            _("Confirm this address to sign in with it from now on. The link works for 3 days."),
            _("If you did not ask for this, do nothing."),
        ),
        _CONFIRM,
        _confirmation,
    ),
    "account_already_exists": Letter(
        _("You already have an account"),
        (
            _HELLO,
            _(
                "Somebody asked for a new account with your address. You have one, so none was made."
            ),
            _(
                "If it was you, sign in. If you forgot your password, you can ask for another there."
            ),
            _("If it was not you, do nothing."),
        ),
        _SIGN_IN,
        _sign_in,
    ),
    "password_reset_key": Letter(
        _("Choose a new password"),
        (
            _HELLO,
            _("A new password was asked for. The link works once, for a day."),
            _("If you did not ask for it, do nothing: your password stays as it is."),
        ),
        _("Choose a new password"),
        _new_password,
    ),
    "email_change_asked": Letter(
        _("Another e-mail address was asked for"),
        (
            _HELLO,
            _("Another address was given for your account. Once confirmed, it replaces this one."),
            _("If it was not you, sign in and change your password now."),
        ),
        _("Your account"),
        _security,
    ),
    "password_reset": _notice(_("Your password was changed.")),
    "password_changed": _notice(_("Your password was changed.")),
    "password_set": _notice(_("Your password was changed.")),
    "totp_activated": _notice(_("An authenticator app was added to your account.")),
    "totp_deactivated": _notice(_("The authenticator app was removed from your account.")),
    "webauthn_added": _notice(_("A passkey was added to your account.")),
    "webauthn_removed": _notice(_("A passkey was removed from your account.")),
    "recovery_codes_generated": _notice(_("New recovery codes were made for your account.")),
    "token_made": _notice(_("An API token was made for your account.")),
}


def ask_mail(name: str, *, person: User, address: EmailAddress | None = None) -> None:
    """Write an outbox row for one of LETTERS, in the running transaction.

    `address` is where it goes; without it, to the person's present address.
    """
    if name not in LETTERS:
        message = f"There is no account mail called {name!r}."
        raise LookupError(message)
    outbox.deliver(
        [
            outbox.Message(
                template=f"{PREFIX}{name}",
                recipient_id=person.pk,
                subject=outbox.subject_of(person),
                key=f"{PREFIX}{name}:{uuid7()}",
                references={"address": address.pk} if address is not None else {},
            )
        ]
    )


def render_account_mail(
    template: str, person_id: UUID, references: Mapping[str, Any]
) -> AccountMail | None:
    """The mail in the person's language, its link made now; None when it has lost its purpose.

    Called when the mail is sent, under the worker's role (or the app's, in tests).
    """
    letter = LETTERS[template.removeprefix(PREFIX)]
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        person = User.objects.filter(pk=person_id, is_active=True).first()
        address = _address(person, references) if person is not None else None
        if person is None or address is None:
            return None
        with translation.override(person.language):
            return _written(letter, person, address)


def _address(person: User, references: Mapping[str, Any]) -> EmailAddress | None:
    addresses = EmailAddress.objects.filter(user=person)
    if "address" in references:
        return addresses.filter(pk=references["address"]).first()
    return addresses.filter(primary=True).first()


def _written(letter: Letter, person: User, address: EmailAddress) -> AccountMail:
    subject = _now("There is news for you") if person.mail_is_neutral else str(letter.subject)
    words = (_now("There is news for you."),) if person.mail_is_neutral else letter.paragraphs
    context = {
        "subject": subject,
        "paragraphs": [str(text) % {"name": person.get_full_name()} for text in words],
        "action": _now("Read it") if person.mail_is_neutral else letter.action,
        "url": f"{settings.PUBLIC_URL}{letter.link(person, address)}",
        "language": language_tag(person.language),
        "direction": "rtl" if is_bidi(person.language) else "ltr",
    }
    return AccountMail(
        address=address.email,
        subject=subject.rstrip("."),
        text=render_to_string("mail/message.txt", context).strip() + "\n",
        html=render_to_string("mail/message.html", context),
        is_neutral=person.mail_is_neutral,
    )
