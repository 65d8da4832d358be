"""The fields that moves of a commitment ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.decisions.fields import text_field
from portal.looks.fields import DateInputField
from portal.permissions import Actor
from portal.transitions import Fields


def for_progress(_commitment: Any, _actor: Actor) -> Fields:
    """What was done or happened since."""
    return {"text": text_field(_("What was done, what stands in the way"), limit=10000)}


def for_postponement(_commitment: Any, _actor: Actor) -> Fields:
    """The new date and why."""
    return {
        "due_on": DateInputField(label=_("New date")),
        "reason": text_field(_("Why the date is moved"), limit=4000),
    }


def for_completion(_commitment: Any, _actor: Actor) -> Fields:
    """What was done and where the evidence is."""
    return {
        "text": text_field(_("What was done"), limit=10000),
        "evidence_url": forms.URLField(
            label=_("Address of the evidence"), required=False, assume_scheme="https"
        ),
    }


def for_drop(_commitment: Any, _actor: Actor) -> Fields:
    """Why, and at which level that was decided."""
    return {
        "drop_reason": text_field(_("Why it is dropped"), limit=10000),
        "dropped_by": forms.CharField(
            label=_("Who decided that: the body or the level"), max_length=200
        ),
    }
