"""The forms of the box. Limits are stated; nothing is asked that is not needed now."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.looks.languages import own_name
from portal.tenancy.models import Tenant
from protection.cases.states import Level
from protection.consent.purposes import FIRST_CONTACT, Condition, Purpose
from protection.consent.wording import wording
from protection.intake.asking import MOST_LETTERS, Question
from protection.intake.reports import Danger, Naming, Role, Sender

MOST_TOLD, MOST_SHORT, MOST_MESSAGE = 20_000, 4_000, 10_000


def _area(
    label: Sentence, hint: Sentence, limit: int, *, rows: int = 5, required: bool = False
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"}),
    )


def _line(label: Sentence, hint: Sentence = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=500,
        required=required,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


def _institution(tenants: Sequence[Tenant], typed: Any) -> forms.ChoiceField:
    """Which institution; not asked where there is one alone."""
    choices = [(one.slug, one.name) for one in tenants]
    is_asked = len(choices) > 1
    return forms.ChoiceField(
        label=_("Which institution do you write to?"),
        choices=[("", _("Choose one")), *choices] if is_asked else choices,
        initial=typed or ("" if is_asked else next((slug for slug, _name in choices), "")),
        widget=forms.Select if is_asked else forms.HiddenInput,
    )


class DangerForm(forms.Form):
    """The first question."""

    danger = forms.ChoiceField(
        label=_("Is anyone in danger now?"), choices=Danger.choices, widget=forms.RadioSelect
    )


class WriteForm(forms.Form):
    """Three fields, and whether one writes for oneself."""

    sender = forms.ChoiceField(
        label=_("Whom is it about?"),
        choices=Sender.choices,
        initial=Sender.PERSON,
        widget=forms.RadioSelect,
    )
    happened = _area(
        _("What happened?"),
        _("In your words and your language; a few sentences are enough."),
        MOST_TOLD,
        rows=8,
        required=True,
    )
    to_whom = _area(
        _("To whom?"),
        _("You can leave names out."),
        MOST_SHORT,
        rows=3,
    )
    reach = _area(
        _("How can we reach you safely?"),
        _("Leave it empty if you come back here to read our answer."),
        MOST_SHORT,
        rows=3,
    )
    naming = forms.ChoiceField(
        label=_("Your name"),
        choices=Naming.choices,
        initial=Naming.ANONYMOUS,
        widget=forms.RadioSelect,
    )
    name = _line(_("The name"), _("Only if you want to give one."))

    def __init__(self, *args: Any, tenants: Sequence[Tenant], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields = {
            "institution": _institution(tenants, self.initial.get("institution")),
            **self.fields,
        }


class SendForm(forms.Form):
    """Who must not see it, and the three consents of the first contact.

    The report itself rides along in hidden fields, so that a browser that has lost its cookie loses
    no word.
    """

    not_for = _area(
        _("Who must not see this?"),
        _(
            "For example a person, people of one country, an office. Whoever’s name you write here"
            " cannot open it. If you only describe somebody, it goes to those who coordinate"
            " alone, who then choose people to whom it does not apply."
        ),
        MOST_SHORT,
        rows=3,
    )
    not_roles = forms.MultipleChoiceField(
        label=_("Keep out all of these people"),
        choices=Role.choices,
        required=False,
        help_text=_("Whoever is ticked here gets no key to it."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for purpose in FIRST_CONTACT:
            self.fields[purpose.value] = forms.BooleanField(
                label=purpose.label, help_text=wording(purpose).text, required=False
            )
        for name, limit in CARRIED.items():
            self.fields[name] = forms.CharField(
                max_length=limit, required=False, widget=forms.HiddenInput
            )

    def agreed(self) -> list[Purpose]:
        """The purposes that were ticked."""
        return [purpose for purpose in FIRST_CONTACT if self.cleaned_data.get(purpose.value)]


CARRIED = {
    "institution": 40,
    "danger": 10,
    "sender": 20,
    "happened": MOST_TOLD,
    "to_whom": MOST_SHORT,
    "reach": MOST_SHORT,
    "naming": 20,
    "name": 500,
}


class ReceiptForm(forms.Form):
    """Come back."""

    receipt = forms.CharField(
        label=_("Your receipt"),
        help_text=_("The words or the digits, in any script, with or without spaces."),
        max_length=1000,
        widget=forms.Textarea(
            attrs={"rows": 3, "dir": "auto", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, tenants: Sequence[Tenant], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["institution"] = _institution(tenants, "")


class WordForm(forms.Form):
    """A word that leads here from another room."""

    word = _line(_("The word that you were given"), required=True)


class MessageForm(forms.Form):
    """A message to those who handle it."""

    words = _area(_("Your message"), "", MOST_MESSAGE, required=True)


class AnswerForm(forms.Form):
    """One question."""

    def __init__(self, *args: Any, question: Question, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["words"] = (
            _area(question.title, question.hint, MOST_LETTERS)
            if question.is_long
            else _line(question.title, question.hint)
        )


class GiveForm(forms.Form):
    """One more consent, for one purpose and one recipient."""

    purpose = forms.ChoiceField(label=_("What do you agree to?"))
    recipient = _line(
        _("With whom, or to whom?"),
        _("The one name, where the purpose needs one. Each further name is a consent of its own."),
    )
    scope = _area(
        _("What of it?"), _("For example: everything; or all but my address."), MOST_SHORT, rows=3
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [
            (purpose.value, f"{purpose.label}. {wording(purpose).text}")
            for purpose in Purpose
            if purpose is not Purpose.ADVANCE
        ]
        self.fields["purpose"] = forms.ChoiceField(
            label=_("What do you agree to?"), choices=choices, widget=forms.RadioSelect
        )


class AdvanceForm(forms.Form):
    """What we do when something happens to the person."""

    condition = forms.ChoiceField(
        label=_("When does it hold?"), choices=Condition.choices, widget=forms.RadioSelect
    )
    scope = _area(
        _("What shall we do then, and what not?"),
        _("Whom we tell, what we may say, what must stay closed."),
        MOST_SHORT,
        required=True,
    )


class TakeInForm(forms.Form):
    """What an officer takes in for somebody: a mail, a call, a note."""

    happened = _area(
        _("Paste the message, or write down what was said"),
        _("As it is; headers and signatures of a mail can stay."),
        MOST_TOLD,
        rows=10,
        required=True,
    )
    reach = _area(_("How did they reach us?"), _("An address, a number."), MOST_SHORT, rows=2)
    level = forms.TypedChoiceField(
        label=_("Danger"), choices=Level.choices, coerce=int, widget=forms.RadioSelect
    )
    why = _area(_("Why this level?"), "", MOST_SHORT, rows=2, required=True)
    language = forms.ChoiceField(label=_("Language of the person"))

    def __init__(self, *args: Any, languages: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the person"), choices=[(one, own_name(one)) for one in languages]
        )


class NewReceiptForm(forms.Form):
    """Why somebody gets a receipt of their own."""

    is_sure = forms.BooleanField(
        label=_("I reached the person over the safe contact, and they said the agreed word"),
        help_text=_(
            "Where no word was agreed because somebody else reported: I am sure by another way,"
            " which I describe."
        ),
    )
    words = _area(_("How you made sure that it is them"), "", MOST_SHORT, required=True)
