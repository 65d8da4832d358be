"""The fields of stories: each says who reads what is typed, before it is typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from portal.looks.fields import DateInputField, LimitedTextField, RadiosWithHints
from portal.permissions import Actor
from portal.transitions import Fields
from promotion.stories.states import ConsentWay, ContactLevel, StoryTheme

TEXT_MOST, NOTE_MOST, MOST_PEOPLE = 1500, 2000, 99
_TITLE_MOST, _CONTACT_MOST, _ROLE_MOST = 150, 300, 200
_PUBLIC = _("Everybody reads this once it is published. Name no private person.")


def _text(label: Any, hint: Any = _PUBLIC, *, required: bool = True) -> forms.CharField:
    return LimitedTextField(
        label=label,
        help_text=hint,
        max_length=TEXT_MOST,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


def three_lines() -> Fields:
    """What a story begins with."""
    return {
        "title": forms.CharField(
            label=_("Title"),
            help_text=_PUBLIC,
            max_length=_TITLE_MOST,
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "what_changed": _text(_("What changed?")),
        "for_whom": _text(
            _("For whom?"),
            _("Everybody reads this once it is published. Speak of groups, not of persons."),
        ),
        "language": forms.ChoiceField(
            label=_("Language in which you write"), choices=list(settings.LANGUAGES)
        ),
    }


def start_fields() -> Fields:
    """Three lines and a consent."""
    return three_lines() | {
        "agrees": forms.BooleanField(
            label=_("We agree that the institution edits this story and publishes it"),
            help_text=_(
                "Nobody at the institution reads it before you send it. You see every change, and"
                " you can withdraw the story at any time; it is then taken from view at once."
            ),
        )
    }


def story_fields(*, of_organization: bool) -> Fields:
    """Everything of a story; only the three lines must be there before it is sent."""
    fields = three_lines() | {
        "conditions": _text(_("Under which conditions did it work?"), required=False),
        "cost": _text(_("What did it cost, in money, time and people?"), required=False),
        "what_went_wrong": _text(_("What went wrong?"), required=False),
        "replicability": _text(_("Can others do it, and what would they need?"), required=False),
        "country": forms.ChoiceField(
            label=_("Country or area"),
            help_text=_(
                "Everybody reads this once it is published. Leave it empty where it would tell who"
                " is meant."
            ),
            choices=[("", _("Not said")), *countries],
            required=False,
        ),
        "theme": forms.ChoiceField(
            label=_("Theme"),
            help_text=_("Everybody reads this. A story without a theme cannot be featured."),
            choices=[("", _("None")), *StoryTheme.choices],
            required=False,
        ),
        "contact_level": forms.ChoiceField(
            label=_("How may readers get in touch?"),
            help_text=_("Everybody reads this once it is published."),
            choices=ContactLevel.choices,
            required=False,
            widget=RadiosWithHints(),
        ),
        "contact": forms.CharField(
            label=_("Address that is shown"),
            help_text=_(
                "Everybody reads this, if you chose “directly”. An address of an office, not of a"
                " person."
            ),
            max_length=_CONTACT_MOST,
            required=False,
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "identifiable": _people(required=False),
        "evidence": _text(
            _("What shows that it is so?"),
            _("The institution alone reads this. Name no private person here either."),
            required=False,
        ),
    }
    if of_organization:
        fields["shows_organization"] = forms.BooleanField(
            label=_("Show the name of our organization"),
            help_text=_("Without this, nobody outside the institution learns whose story it is."),
            required=False,
        )
    return fields


def _people(*, required: bool) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("How many persons could be recognised in it?"),
        help_text=_(
            "The institution alone reads this. Count everybody whom a neighbour or an official could"
            " recognise, also without a name. Each of them must have agreed."
        ),
        min_value=0,
        max_value=MOST_PEOPLE,
        required=required,
    )


def consent_fields() -> Fields:
    """One person's agreement, without the person."""
    return {
        "role": forms.CharField(
            label=_("Role in the story"),
            help_text=_(
                "You and the institution read this, nobody else. Write “a teacher”, never a name."
            ),
            max_length=_ROLE_MOST,
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "way": forms.ChoiceField(
            label=_("How did this person agree?"),
            help_text=_("You and the institution read this. Keep the paper itself with you."),
            choices=ConsentWay.choices,
            widget=forms.RadioSelect,
        ),
        "given_on": DateInputField(
            label=_("When?"), help_text=_("You and the institution read this.")
        ),
    }


def _note(label: Any, hint: Any) -> forms.CharField:
    return LimitedTextField(
        label=label,
        help_text=hint,
        max_length=NOTE_MOST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


def for_author(_row: Any, _actor: Actor) -> Fields:
    """A word to the author."""
    return {"note": _note(_("What is missing or should change?"), _("Its author reads this."))}


def for_people(row: Any, _actor: Actor) -> Fields:
    """The checker's own count of those who can be recognised."""
    field = _people(required=True)
    field.initial = row.identifiable
    return {"identifiable": field}


def for_evidence(_row: Any, _actor: Actor) -> Fields:
    """What the second person saw."""
    return {
        "note": _note(
            _("What did you check, and what did you see?"),
            _("Its author and the institution read this, nobody else."),
        )
    }


def for_theme(row: Any, _actor: Actor) -> Fields:
    """What a featured story stands for."""
    return {
        "theme": forms.ChoiceField(
            label=_("Theme"),
            help_text=_("Everybody reads this."),
            choices=[("", _("Choose one")), *StoryTheme.choices],
            initial=row.theme,
        )
    }
