"""The fields that moves of signals and alerts ask for; every limit is stated beside its field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.looks.fields import LimitedTextField
from portal.permissions import Actor
from portal.transitions import Fields
from promotion.patterns.states import (
    ENDINGS,
    JUDGEMENTS,
    Check,
    Confidence,
    Dismissal,
    Scope,
)

FINDING_LIMIT, PUBLIC_LIMIT = 4000, 1200


def _text(label: Any, limit: int, *, hint: Any = "", required: bool = True) -> LimitedTextField:
    return LimitedTextField(
        label=label,
        required=required,
        help_text=hint,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


_PUBLIC_HINT = _(
    "Everybody reads this. Name no person, no organization, no source, no place smaller than the"
    " country or area, and no number that stands on no public page."
)


def for_assessment(_signal: Any, _actor: Actor) -> Fields:
    """What was looked at, and what was found."""
    return {
        "looked_at": forms.MultipleChoiceField(
            label=_("What did you look at?"),
            choices=Check.choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("At least one. It stands beside your finding."),
        ),
        "finding": _text(
            _("What you found"),
            FINDING_LIMIT,
            hint=_("Analysts of your institution read this. Name no source."),
        ),
    }


def for_note(_signal: Any, _actor: Actor) -> Fields:
    """Why it stays in view."""
    return {
        "note": _text(
            _("What you wait for"),
            FINDING_LIMIT,
            required=False,
            hint=_("Analysts of your institution read this. Name no source."),
        )
    }


def for_dismissal(_signal: Any, _actor: Actor) -> Fields:
    """Why it is no reason for an alert."""
    return {
        "reason": forms.ChoiceField(
            label=_("Why is it no reason for an alert?"),
            choices=Dismissal.choices,
            widget=forms.RadioSelect,
        ),
        "note": _text(
            _("What that rests on"),
            FINDING_LIMIT,
            hint=_("Analysts of your institution read this. Name no source."),
        ),
    }


def _confidence(*, required: bool = True) -> forms.ChoiceField:
    kept = [] if required else [("", _("As before"))]
    return forms.ChoiceField(
        label=_("How sure is it?"),
        choices=[*kept, *Confidence.choices],
        required=required,
        widget=forms.RadioSelect,
    )


def for_alert(_signal: Any, _actor: Actor) -> Fields:
    """What the public reads: how much is named, how sure, what is seen."""
    return {
        "scope": forms.ChoiceField(
            label=_("What does the alert name?"),
            choices=Scope.choices,
            widget=forms.RadioSelect,
            help_text=_("Choose the second where the kind alone would say who is meant."),
        ),
        "confidence": _confidence(),
        "note": _text(_("What is seen, in your words"), PUBLIC_LIMIT, hint=_PUBLIC_HINT),
        "confirm": forms.BooleanField(
            label=_(
                "I have read what the public can work out from this, and asked myself whom it"
                " could endanger"
            ),
        ),
    }


def for_update(_alert: Any, _actor: Actor) -> Fields:
    """What is new."""
    return {
        "text": _text(_("What is new"), PUBLIC_LIMIT, hint=_PUBLIC_HINT),
        "confidence": _confidence(required=False),
    }


def for_end(_alert: Any, _actor: Actor) -> Fields:
    """How it ends, and the last words on it."""
    return {
        "ending": forms.ChoiceField(
            label=_("Why does it end?"),
            choices=[(one.value, one.label) for one in ENDINGS],
            widget=forms.RadioSelect,
            help_text=_(
                "Ended for safety, nothing is left of it in public but its number and the day."
            ),
        ),
        "text": _text(
            _("Last words on it"),
            PUBLIC_LIMIT,
            required=False,
            hint=_("Left out where it ends for safety. Everybody reads this; name nobody."),
        ),
    }


def for_judgement(_alert: Any, _actor: Actor) -> Fields:
    """Whether events confirmed it, and on what that rests."""
    return {
        "judgement": forms.ChoiceField(
            label=_("Was the alert right?"),
            choices=[(one.value, one.label) for one in JUDGEMENTS],
            widget=forms.RadioSelect,
        ),
        "text": _text(
            _("What that rests on"),
            PUBLIC_LIMIT,
            hint=_("Everybody reads this. Give public sources; name nobody."),
        ),
    }
