"""The fields that moves of a theme ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.themes.states import ThemeOutcome
from portal.decisions.fields import text_field
from portal.permissions import Actor
from portal.transitions import Fields


def for_answer(_theme: Any, _actor: Actor) -> Fields:
    """What is answered, why, and to whom it is referred where it is outside the mandate."""
    return {
        "outcome": forms.ChoiceField(label=_("What is answered"), choices=ThemeOutcome.choices),
        "answer": text_field(
            _("The answer, with its reasons"),
            hint=_("Everybody reads this; those who contributed are told first."),
            limit=20000,
        ),
        "referred_to": forms.CharField(
            label=_("Referred to (where it is outside the mandate)"),
            max_length=300,
            required=False,
        ),
    }


def for_correction(theme: Any, actor: Actor) -> Fields:
    """The same, and why it is corrected."""
    return {
        **for_answer(theme, actor),
        "reason": text_field(_("Why the answer is corrected"), limit=2000),
    }
