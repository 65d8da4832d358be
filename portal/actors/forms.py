"""Forms of the sign-in library in our words, and the forms of the account's own pages."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor_forms
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.actors.devices import mark_of
from portal.actors.mails import ask_mail
from portal.actors.models import MailPreference, User
from portal.actors.second_factor import authenticator_for
from portal.actors.tokens import LONGEST_DAYS
from portal.looks.fields import CheckboxesWithHints, RadiosWithHints
from portal.looks.languages import own_name
from portal.permissions import Scope

_EMAIL = _("E-mail address")
_PASSWORD = _("Password")
_AGAIN = _("The same password again")
_NEW = _("New password")
_CODE = _("Code")
_CODE_HINT = _("Six digits from your authenticator app, or one of your recovery codes.")


def _word(form: forms.BaseForm, labels: Mapping[str, Any]) -> None:
    """Our labels, and no text inside the boxes: it would vanish on typing."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


def _language_choices() -> list[tuple[str, str]]:
    return [(code, own_name(code)) for code, _name in settings.LANGUAGES]


class SignInForm(account_forms.LoginForm):
    """Address and password; staying signed in is a choice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(
            self,
            {
                "login": _EMAIL,
                "password": _PASSWORD,
                "remember": _("Stay signed in on this device for two weeks"),
            },
        )


class SignUpForm(account_forms.SignupForm):
    """Name, language, address and a password typed twice."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As colleagues know you. Institutions see it only where you act for a group."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the portal’s pages and mail"), choices=_language_choices
    )
    field_order = ("name", "email", "language", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        _word(self, {"email": _EMAIL, "password1": _PASSWORD, "password2": _AGAIN})

    def try_save(self, request: HttpRequest) -> Any:
        """As slow for a known address as for a new one: time must not tell them apart."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def save(self, request: HttpRequest) -> Any:
        """Choosing a password counts as giving it: a second factor can be set up at once."""
        person = super().save(request)
        record_authentication(request, person, "password")
        return person


class AskPasswordForm(account_forms.ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, {"email": _EMAIL})


class NewPasswordForm(account_forms.ResetPasswordKeyForm):
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, {"password1": _NEW, "password2": _AGAIN})


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """The present password and the new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(
            self,
            {"oldpassword": _("Present password"), "password1": _NEW, "password2": _AGAIN},
        )


class ReauthenticateForm(account_forms.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, {"password": _PASSWORD})


class ChangeAddressForm(account_forms.AddEmailForm):
    """The address that will replace the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, {"email": _("New e-mail address")})

    def save(self, request: HttpRequest) -> Any:
        """Tell the present address at once; the new one has to be confirmed."""
        if isinstance(self.user, User):
            ask_mail("email_change_asked", person=self.user)
        return super().save(request)


class CodeForm(second_factor_forms.AuthenticateForm):
    """The code at sign-in. Wrong ones are counted by account, on known devices apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _CODE_HINT
        _word(self, {"code": _CODE})

    def clean_code(self) -> str:
        request = second_factor_forms.context.request
        key = f"code:{self.user.pk}:{mark_of(request, self.user.email)}"
        if not ratelimit.consume(request, action="login_failed", key=key):
            raise account_forms.get_adapter().validation_error("too_many_login_attempts")
        code: str = self.cleaned_data["code"]
        self.authenticator = authenticator_for(self.user, code)
        if self.authenticator is None:
            raise get_adapter().validation_error("incorrect_code")
        ratelimit.clear(request, action="login_failed", key=key)
        return code


class CodeAgainForm(second_factor_forms.ReauthenticateForm):
    """The code once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _CODE_HINT
        _word(self, {"code": _CODE})


class AddAppForm(app_forms.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("The six digits that the app shows now.")
        _word(self, {"code": _CODE})


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """A name for the passkey; the browser fills in the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].help_text = _(
            "The device then asks for your finger, face or PIN, and no password is needed."
        )
        _word(
            self,
            {
                "name": _("A name by which you know it"),
                "passwordless": _("Sign in with this passkey alone"),
            },
        )


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):
    """Another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, {"name": _("A name by which you know it")})


class SettingsForm(forms.Form):
    """Name, language and mail."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the portal’s pages and mail"), choices=_language_choices
    )
    mail_preference = forms.ChoiceField(
        label=_("When you want mail"),
        choices=MailPreference.choices,
        widget=RadiosWithHints(
            hints={
                MailPreference.NONE: _(
                    "Time limits still run. Look into the portal often. Mail about your account"
                    " itself is sent all the same."
                )
            }
        ),
    )
    mail_is_neutral = forms.BooleanField(
        label=_("Keep mail neutral"),
        required=False,
        help_text=_(
            "Each mail then says only that there is news: no institution, no subject, no name."
        ),
    )


SCOPE_CHOICES = (
    (Scope.READ.value, _("Read")),
    (Scope.WRITE.value, _("Read and write")),
    (Scope.DECIDE.value, _("Read, write and decide")),
)


class TokenForm(forms.Form):
    """What an API token may do, and for how long."""

    label = forms.CharField(
        label=_("What it is for"),
        max_length=120,
        help_text=_("So that you know later which one to end."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=SCOPE_CHOICES,
        widget=CheckboxesWithHints(
            hints={Scope.DECIDE.value: _("Needs your second factor now, and ends after 12 hours.")}
        ),
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=90,
        help_text=_("Between 1 and 365."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    code = forms.CharField(
        label=_CODE,
        required=False,
        help_text=_(
            "Only for a token that decides, unless you gave a code in the last 15 minutes."
        ),
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-10",
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
            }
        ),
    )
