"""What the pages of steps ask: words that are sealed as they arrive, and a few codes."""

from collections.abc import Callable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.permissions import Actor
from portal.vault.datakeys import Compartment
from protection.cases.models import ProtectionCase
from protection.cases.selectors import list_colleagues, list_team
from protection.consent.checks import checks_for
from protection.consent.purposes import TERMS, Purpose

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
        "expires_at": forms.DateTimeField(
            label=_("Until when?"),
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


def _outward() -> list[tuple[str, Sentence]]:
    return [(one.value, one.label) for one in Purpose if TERMS[one].is_outward]


def consent_fields(_case: ProtectionCase, _actor: Actor) -> Fields:
    return {
        "purpose": forms.ChoiceField(label=_("For what?"), choices=Purpose.choices),
        "recipient": line_field(
            _("To whom?"),
            required=False,
            help_text=_(
                "One person or body a consent. For an instruction in advance write detained,"
                " missing or dead."
            ),
        ),
        "person": line_field(
            _("Whose consent is it?"),
            required=False,
            help_text=_("Empty: of the person affected. Otherwise the name of the other person."),
        ),
        "scope": line_field(_("Which parts?"), required=False),
        "given_by": line_field(_("Who said it?")),
        "how": line_field(_("How: by telephone, in person, in writing?")),
        "minute": words_field(_("Minute: what was asked, what was answered, in their words")),
    }


def withdraw_fields(_case: ProtectionCase, _actor: Actor) -> Fields:
    return {
        "how": line_field(_("How did they say it?")),
        "words": words_field(_("What did they say?"), required=False),
    }


def act_fields(_case: ProtectionCase, _actor: Actor) -> Fields:
    asked: Fields = {
        "purpose": forms.ChoiceField(label=_("For what?"), choices=_outward()),
        "recipient": line_field(_("To whom, exactly as in the consent?"), required=False),
        "persons": line_field(
            _("Who else is named in it?"),
            required=False,
            help_text=_("Separate names with commas. Each must have agreed."),
        ),
        "words": words_field(_("What is sent?")),
    }
    seen: dict[str, Sentence] = {}
    for purpose in Purpose:
        seen |= {check.code: check.question for check in checks_for(purpose)}
    asked |= {f"check_{code}": line_field(text, required=False) for code, text in seen.items()}
    return asked


def task_fields(_case: ProtectionCase, _actor: Actor) -> Fields:
    return {
        "words": words_field(_("What is to be done?")),
        "due_at": forms.DateTimeField(
            label=_("By when?"), required=False, help_text=_("Year-month-day, hour:minute.")
        ),
    }
