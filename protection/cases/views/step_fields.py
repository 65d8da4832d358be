"""What the pages of steps ask: words that are sealed as they arrive, and a few codes."""

from collections.abc import Callable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.permissions import Actor
from portal.vault.datakeys import Compartment
from protection.cases.models import ProtectionCase
from protection.cases.selectors import list_colleagues, list_team

Fields = dict[str, forms.Field]


def words_field(label: Sentence, *, required: bool = True) -> forms.CharField:
    """Words that are sealed as soon as they arrive."""
    widget = forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, widget=widget, required=required, max_length=20000)


def line_field(
    label: Sentence, *, required: bool = True, help_text: Sentence = ""
) -> forms.CharField:
    """One line."""
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(
        label=label, widget=widget, required=required, max_length=300, help_text=help_text
    )


def moment_field(
    label: Sentence, *, required: bool = True, help_text: Sentence = ""
) -> forms.DateTimeField:
    """A day and an hour at the institution's seat."""
    widget = forms.DateTimeInput(attrs={"dir": "ltr", "autocomplete": "off"})
    shown = help_text or _("Year-month-day, hour:minute.")
    return forms.DateTimeField(label=label, widget=widget, required=required, help_text=shown)


def only_words(label: Sentence) -> Callable[[ProtectionCase, Actor], Fields]:
    return lambda _case, _actor: {"words": words_field(label)}


def nothing(_case: ProtectionCase, _actor: Actor) -> Fields:
    return {}


def _colleagues(case: ProtectionCase, actor: Actor) -> list[tuple[str, str]]:
    taken = [member.key_id for member in list_team(case)]
    found = list_colleagues(case.tenant_id, actor=actor, without=taken)
    return [(str(key), name) for key, name in found.items()]


def adopt_fields(case: ProtectionCase, actor: Actor) -> Fields:
    return {
        "team": forms.MultipleChoiceField(
            label=_("Who else handles it with you?"),
            choices=_colleagues(case, actor),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("At least one more, so that nobody is the only one who can open it."),
        )
    }


def member_fields(case: ProtectionCase, actor: Actor) -> Fields:
    return {
        "key": forms.ChoiceField(label=_("Who?"), choices=_colleagues(case, actor)),
        "compartments": forms.MultipleChoiceField(
            label=_("What do they need to open?"),
            choices=[(part.value, PART_WORDS[part]) for part in Compartment],
            widget=forms.CheckboxSelectMultiple,
        ),
        "expires_at": moment_field(
            _("Until when?"),
            required=False,
            help_text=_("Year-month-day, hour:minute. Empty: until somebody takes them off."),
        ),
        "words": words_field(_("Why do they need to know?")),
    }


PART_WORDS: Mapping[Compartment, Sentence] = {
    Compartment.IDENTITY: _("Who it is and how to reach them"),
    Compartment.NARRATIVE: _("What happened"),
    Compartment.MESSAGES: _("Messages with the person"),
    Compartment.FILES: _("Files"),
    Compartment.ASSESSMENT: _("Notes, tasks and plans of the team"),
    Compartment.CONSENT: _("Consent, and what was sent"),
}


def withdraw_fields(_case: ProtectionCase, _actor: Actor) -> Fields:
    return {
        "how": line_field(_("How did they say it?")),
        "words": words_field(_("What did they say?"), required=False),
    }


def task_fields(case: ProtectionCase, _actor: Actor) -> Fields:
    members = [(str(member.key_id), member.name) for member in list_team(case)]
    return {
        "words": words_field(_("What is to be done?")),
        "due_at": moment_field(_("By when?"), required=False),
        "owner": forms.ChoiceField(
            label=_("Who does it?"), choices=[("", _("I do")), *members], required=False
        ),
    }


def message_fields(_case: ProtectionCase, _actor: Actor) -> Fields:
    return {
        "words": words_field(_("Message")),
        "is_feedback": forms.BooleanField(
            label=_("It says what was done so far and what comes next"),
            required=False,
            help_text=_("Due within 7 days of the report, then every three months."),
        ),
    }
