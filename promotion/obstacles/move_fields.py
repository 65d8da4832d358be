"""The fields that moves of a report ask for. Each says who reads it before it is filled in."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.decisions.fields import text_field
from portal.errors import Sentence
from portal.looks.fields import RadiosWithHints
from portal.looks.languages import own_name
from portal.permissions import Actor
from portal.transitions import Fields
from promotion.obstacles.states import Connection, PublicationLevel, Verification

# What a level of publication that can be chosen means; the others are not published at all.
LEVELS = (PublicationLevel.GUARDED, PublicationLevel.PUBLIC, PublicationLevel.FIGURES)
_UNREAD = _(
    "Read the text, and tick that nobody private is named or recognizable. Change the text first"
    " where somebody is."
)


def missing(sentence: Sentence) -> dict[str, Any]:
    """What is said where a field was left empty: which one, and what to do."""
    return {"required": sentence}


def language_field(obj: Any) -> forms.ChoiceField:
    """In which of the institution's languages it is written."""
    return forms.ChoiceField(
        label=_("Language in which you write"),
        choices=[(code, own_name(code)) for code in obj.tenant.languages],
        initial=get_language() or "en",
        error_messages=missing(_("Choose the language in which you write.")),
    )


def for_question(obj: Any, _actor: Actor) -> Fields:
    """What is asked, to be read with the receipt."""
    return {
        "text": text_field(
            _("Your question"),
            hint=_(
                "Read with the receipt by whoever submitted it. Do not write who you think that"
                " is, and nothing about anybody’s place or family."
            ),
            limit=2000,
            missing=_("Write your question."),
        ),
        "language": language_field(obj),
    }


def for_scope(obj: Any, _actor: Actor) -> Fields:
    """Why it does not belong here, and who could be asked."""
    return {
        "text": text_field(
            _("Why it does not belong here, and who can help"),
            hint=_(
                "Read with the receipt by whoever submitted it, beside the page of those who can"
                " help by country and language."
            ),
            limit=2000,
            missing=_("Say why it does not belong here, and who can help."),
        ),
        "language": language_field(obj),
    }


def for_assessment(obj: Any, _actor: Actor) -> Fields:
    """How far it was verified, by which sources, and why."""
    found = [entry for entry in Verification.choices if entry[0] != Verification.UNREVIEWED]
    return {
        "verification": forms.ChoiceField(
            label=_("What you found"),
            choices=found,
            error_messages=missing(_("Choose what you found.")),
            widget=RadiosWithHints(
                hints={
                    Verification.CORROBORATED: _("At least two independent sources."),
                    Verification.VERIFIED: _(
                        "Documents, or two independent sources graded A to C. It counts as"
                        " corroborated until a second person has confirmed it."
                    ),
                    Verification.UNCONFIRMED: _("It is not published."),
                    Verification.REFUTED: _("It is not published."),
                }
            ),
        ),
        "source_count": forms.IntegerField(
            label=_("How many independent sources"),
            min_value=0,
            max_value=99,
            initial=1,
            error_messages=missing(_("Enter how many independent sources there are, or 0.")),
        ),
        "graded_count": forms.IntegerField(
            label=_("How many of them are graded A to C"),
            min_value=0,
            max_value=99,
            initial=0,
            error_messages=missing(_("Enter how many of the sources are graded A to C, or 0.")),
        ),
        "has_documents": forms.BooleanField(
            label=_("There are documents that show it"), required=False
        ),
        "source_grade": forms.ChoiceField(
            label=_("Reliability of the main source"),
            choices=[("", _("Choose")), *((f"SRC-{grade}", grade) for grade in "ABCDEF")],
            error_messages=missing(_("Choose how reliable the main source is.")),
        ),
        "information_grade": forms.ChoiceField(
            label=_("Credibility of the information"),
            choices=[("", _("Choose")), *((f"INF-{grade}", grade) for grade in "123456")],
            error_messages=missing(_("Choose how credible the information is.")),
        ),
        "connection": forms.ChoiceField(
            label=_("How the main source is connected with what happened"),
            choices=Connection.choices,
            required=False,
        ),
        "note": text_field(
            _("What this rests on"),
            hint=_("Read by analysts alone. Do not name sources here: they are sealed."),
            limit=4000,
            missing=_("Say what this rests on."),
        ),
    }


def for_confirmation(_obj: Any, _actor: Actor) -> Fields:
    """A step that cannot be taken back is confirmed."""
    return {
        "confirm": forms.BooleanField(
            label=_("Yes, I want to do this"),
            error_messages=missing(
                _("Tick “Yes, I want to do this” to go on. Nothing was changed yet.")
            ),
        )
    }


def _names_field() -> forms.CharField:
    return text_field(
        _("Names to look for"),
        required=False,
        hint=_(
            "One on each line: people and organizations that must not be recognizable. The text"
            " is searched for them in this moment; they are kept nowhere."
        ),
        limit=4000,
    )


def for_proposal(_obj: Any, _actor: Actor) -> Fields:
    """How much of it shall be public, and how many it could be about."""
    return {
        "level": forms.ChoiceField(
            label=_("How much of it shall be public"),
            choices=[(level.value, level.label) for level in LEVELS],
            initial=PublicationLevel.GUARDED,
            widget=forms.RadioSelect,
            error_messages=missing(_("Choose how much of it shall be public.")),
        ),
        "possible_subjects": forms.IntegerField(
            label=_("How many it could be about"),
            min_value=1,
            error_messages=missing(_("Enter how many persons or organizations it could be about.")),
            help_text=_(
                "How many persons or organizations of such a kind there are at the place and time"
                " that become public. Below five, whoever reads it knows who is meant."
            ),
        ),
        "embargo_hours": forms.IntegerField(
            label=_("Hours to wait before it is published"),
            min_value=0,
            max_value=24 * 90,
            required=False,
            help_text=_("Sensitive kinds and groups wait 72 hours at least."),
        ),
        "names": _names_field(),
        "is_nobody_named": forms.BooleanField(
            label=_(
                "I have read the text: no private person and no private organization is named or"
                " recognizable, unless it is verified"
            ),
            error_messages=missing(_UNREAD),
        ),
    }


def for_publication(_obj: Any, _actor: Actor) -> Fields:
    """The second person has read what becomes public."""
    return {
        "names": _names_field(),
        "has_read_preview": forms.BooleanField(
            label=_("I have read the preview: exactly this becomes public"),
            error_messages=missing(_("Read the preview, and tick that you have read it.")),
        ),
        "is_nobody_named": forms.BooleanField(
            label=_(
                "No private person and no private organization is named or recognizable, unless it"
                " is verified"
            ),
            error_messages=missing(_UNREAD),
        ),
    }


def for_retraction(_obj: Any, _actor: Actor) -> Fields:
    """The note that everybody reads in its place."""
    return {
        "note": text_field(
            _("Why it is retracted"),
            hint=_("Everybody reads this in its place, in feeds and exports too."),
            limit=2000,
            missing=_("Say why it is retracted: everybody reads this in its place."),
        )
    }


def for_merger(_obj: Any, _actor: Actor) -> Fields:
    """Into which report."""
    return {
        "into": forms.CharField(
            label=_("Number of the other report"),
            max_length=40,
            widget=forms.TextInput(attrs={"dir": "ltr", "class": "govuk-input--width-10"}),
            error_messages=missing(_("Enter the number of the other report.")),
            help_text=_("This one is closed and leads there; both numbers are kept."),
        )
    }


def for_reason(_obj: Any, _actor: Actor) -> Fields:
    """Why, for those who work on it."""
    return {
        "note": text_field(
            _("Why"),
            hint=_("Read by analysts alone."),
            limit=2000,
            missing=_("Say why, for those who work on it."),
        )
    }
