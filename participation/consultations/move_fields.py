"""The fields that moves of a consultation ask for."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.decisions.fields import text_field
from portal.looks.fields import DateInputField
from portal.permissions import Actor
from portal.transitions import Fields


def for_extension(_consultation: Any, _actor: Actor) -> Fields:
    """The new last day, the new day of the answer, and why."""
    return {
        "closes_on": DateInputField(
            label=_("New last day to contribute"),
            help_text=_("Later than the one that was promised. It ends at 24:00 at your seat."),
        ),
        "answer_due_on": DateInputField(label=_("New day by which the answer comes")),
        "reason": text_field(
            _("Why more time is given"),
            hint=_("This is published beside the old and the new day."),
            limit=2000,
        ),
    }


def for_end(_consultation: Any, _actor: Actor) -> Fields:
    """The final report and the language in which it is written; others can be added later."""
    return {
        "final_report": text_field(
            _("Final report"),
            hint=_("What was asked, what was answered, what was promised and what became of it."),
            limit=20000,
        ),
        "language": forms.ChoiceField(
            label=_("Language of the report"), choices=settings.LANGUAGES, initial=get_language
        ),
    }


def for_cancellation(_consultation: Any, _actor: Actor) -> Fields:
    """Why; it is published."""
    fields: dict[str, forms.Field] = {
        "cancel_reason": text_field(
            _("Why it is cancelled"), hint=_("This is published."), limit=4000
        )
    }
    return fields
