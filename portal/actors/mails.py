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
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.actors.models import User
from portal.ids import uuid7
from portal.outbox import Delivery
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context

PREFIX = "account."


@dataclass(frozen=True, slots=True)
class AccountMail:
    """A mail, ready to be sent."""

    address: str
    subject: str
    body: str


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
    """A fixed text with one link; `%(name)s` and `%(link)s` are all that it takes."""

    subject: Promise
    text: Promise
    link: Link


_IF_NOT_YOU = _(
    "If this was not you, sign in, change your password and end the other sessions:\n\n%(link)s"
)
LETTERS: Mapping[str, Letter] = {
    "email_confirmation_signup": Letter(
        _("Confirm your e-mail address"),
        _(
            "Hello %(name)s,\n\nopen this page to confirm your address and finish opening your"
            " account. The link works for three days.\n\n%(link)s\n\n"
            "If you did not ask for an account, do nothing: without confirmation none is opened."
        ),
        _confirmation,
    ),
    "email_confirmation": Letter(
        _("Confirm your e-mail address"),
        _(
            "Hello %(name)s,\n\nopen this page to confirm this address for your account. The link"
            " works for three days.\n\n%(link)s\n\nIf you did not ask for this, do nothing."
        ),
        _confirmation,
    ),
    "account_already_exists": Letter(
        _("You already have an account"),
        _(
            "Hello %(name)s,\n\nsomebody asked for a new account with this address. You already"
            " have one, so none was opened. Sign in here; if you forgot your password, you can ask"
            " for a new one there.\n\n%(link)s\n\nIf it was not you, you need do nothing."
        ),
        _sign_in,
    ),
    "password_reset_key": Letter(
        _("Choose a new password"),
        _(
            "Hello %(name)s,\n\na new password was asked for. Open this page to choose one. The"
            " link works once.\n\n%(link)s\n\n"
            "If you did not ask for it, do nothing: your password stays as it is."
        ),
        _new_password,
    ),
    "password_reset": Letter(_("Your password was changed"), _IF_NOT_YOU, _security),
    "password_changed": Letter(_("Your password was changed"), _IF_NOT_YOU, _security),
    "password_set": Letter(_("Your password was changed"), _IF_NOT_YOU, _security),
    "email_change_asked": Letter(
        _("Another e-mail address was asked for"),
        _(
            "Hello %(name)s,\n\nanother e-mail address was given for your account. It replaces this"
            " one once it is confirmed.\n\n"
            "If this was not you, sign in and change your password now:\n\n%(link)s"
        ),
        _security,
    ),
    "totp_activated": Letter(_("An authenticator app was added"), _IF_NOT_YOU, _security),
    "totp_deactivated": Letter(_("The authenticator app was removed"), _IF_NOT_YOU, _security),
    "webauthn_added": Letter(_("A passkey was added"), _IF_NOT_YOU, _security),
    "webauthn_removed": Letter(_("A passkey was removed"), _IF_NOT_YOU, _security),
    "recovery_codes_generated": Letter(_("New recovery codes were made"), _IF_NOT_YOU, _security),
    "token_made": Letter(_("An API token was made"), _IF_NOT_YOU, _security),
}


def ask_mail(name: str, *, person: User, address: EmailAddress | None = None) -> None:
    """Write an outbox row for one of LETTERS, in the running transaction.

    `address` is where it goes; without it, to the person's present address.
    """
    if name not in LETTERS:
        message = f"There is no account mail called {name!r}."
        raise LookupError(message)
    Delivery.objects.create(
        recipient_id=person.pk,
        channel=Delivery.Channel.EMAIL,
        template=f"{PREFIX}{name}",
        subject_type="portal.user",
        subject_id=person.pk,
        references={"address": address.pk} if address is not None else {},
        key=f"{PREFIX}{name}:{uuid7()}",
        not_before=timezone.now(),
    )


def is_account_mail(template: str) -> bool:
    """Whether an outbox row is one of these; they go out at once, whatever the preference."""
    return template.startswith(PREFIX)


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
    link = f"{settings.PUBLIC_URL}{letter.link(person, address)}"
    if person.mail_is_neutral:
        return AccountMail(
            address.email,
            _now("There is news for you"),
            _now("You asked for this page, or something changed:\n\n%(link)s") % {"link": link},
        )
    body = str(letter.text) % {"name": person.get_full_name(), "link": link}
    return AccountMail(address.email, str(letter.subject), body)
