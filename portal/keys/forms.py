"""What the pages of keys ask. No passphrase is ever shown again, not even after an error."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.keys.services import Compared
from portal.keys.tries import RULE
from portal.vault.errors import WeakPassphrase
from portal.vault.models import EndReason
from portal.vault.passphrases import passphrase


def secret_field(label: Sentence, help_text: Sentence = "") -> forms.CharField:
    """A passphrase to type; browsers are asked not to keep it."""
    widget = forms.PasswordInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, widget=widget, strip=False)


_RULE = _(
    "15 characters or more. Six words chosen by dice or by a program hold against a thief with"
    " years of time; a sentence from a book does not. It is not the password you sign in with."
)


class NewPhraseForm(forms.Form):
    """A new passphrase, twice."""

    phrase = secret_field(_("New passphrase"), _RULE)
    again = secret_field(_("The same once more"))

    def clean_phrase(self) -> str:
        """Long enough."""
        typed: str = self.cleaned_data["phrase"]
        try:
            passphrase(typed)
        except WeakPassphrase as error:
            raise forms.ValidationError(str(error.sentence)) from None
        return typed

    def clean(self) -> dict[str, Any]:
        """Both alike."""
        data = super().clean() or {}
        first, second = data.get("phrase"), data.get("again")
        if first and second and first.split() != second.split():
            self.add_error("again", _("The two differ. Type both again."))
        return data


class PhraseForm(forms.Form):
    """One's own passphrase, to show that it is oneself."""

    old = secret_field(_("Passphrase of your vault"), RULE)


class ChangePhraseForm(NewPhraseForm):
    """The present passphrase and a new one."""

    old = secret_field(_("Present passphrase"), RULE)
    field_order = ("old", "phrase", "again")


class CodeForm(NewPhraseForm):
    """The recovery code and a new passphrase."""

    code = forms.CharField(
        label=_("Recovery code"),
        help_text=_(
            "13 words, or 40 digits, as you wrote them down. Capitals and accents are free."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "dir": "auto"}),
        max_length=400,
    )
    field_order = ("code", "phrase", "again")


class BackForm(forms.Form):
    """Two words of the code, typed back; where they stand and their proof travel with the page."""

    first = forms.CharField(max_length=40)
    second = forms.CharField(max_length=40)
    places = forms.RegexField(r"^\d{1,2},\d{1,2}$", widget=forms.HiddenInput)
    proof = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: Sentence, places: tuple[int, int], **more: Any) -> None:
        super().__init__(*args, **more)
        for name, place in zip(("first", "second"), places, strict=True):
            field = self.fields[name]
            field.label = f"{unit} {place + 1}"
            field.widget.attrs.update({"autocomplete": "off", "dir": "auto"})


class BeginForm(forms.Form):
    """Two at one browser, each with their passphrase."""

    other = forms.ChoiceField(label=_("Who sits beside you?"))
    mine = secret_field(_("Your passphrase"), RULE)
    theirs = secret_field(_("Their passphrase"), _("They type it themselves."))

    def __init__(self, *args: Any, others: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["other"] = forms.ChoiceField(label=_("Who sits beside you?"), choices=others)


class SignForm(forms.Form):
    """That the words were compared, and how."""

    way = forms.ChoiceField(
        label=_("How did you compare the words?"),
        choices=[
            (Compared.IN_PERSON.value, _("In person")),
            (Compared.BY_PHONE.value, _("By telephone; I know the voice")),
        ],
        widget=forms.RadioSelect,
    )
    is_same = forms.BooleanField(
        label=_("They read me all the words from their own page, and they are the same"),
    )


class EndForm(forms.Form):
    """Why a colleague's key ends."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            (EndReason.LEFT.value, _("They leave, or change their work")),
            (EndReason.LOST.value, _("Passphrase and recovery code are lost")),
            (EndReason.COMPROMISED.value, _("Others may know the passphrase")),
        ],
        widget=forms.RadioSelect,
    )


class EndOwnForm(forms.Form):
    """Why one ends one's own key at once."""

    reason = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            (EndReason.COMPROMISED.value, _("Others may know my passphrase or recovery code")),
            (EndReason.LOST.value, _("I have lost both passphrase and recovery code")),
        ],
        widget=forms.RadioSelect,
    )


class UnlockForm(forms.Form):
    """The vault's own passphrase."""

    phrase = secret_field(
        _("Passphrase of your vault"),
        format_lazy(
            "{} {}",
            _(
                "Not the password you sign in with. It locks again after 15 quiet minutes, after 8"
                " hours at the latest, and when you open it elsewhere."
            ),
            RULE,
        ),
    )
