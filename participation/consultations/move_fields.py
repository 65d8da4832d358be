"""The fields that moves of a consultation ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.decisions.fields import text_field
from portal.looks.fields import DateInputField
from portal.permissions import Actor
from portal.transitions import Fields


def for_extension(_consultation: Any, _actor: Actor) -> Fields:
    """The new last day, the new day of the answer, and why."""
    return {
        "closes_on": DateInputField(label=_("New last day to contribute")),
        "answer_due_on": DateInputField(label=_("New day by which the answer comes")),
        "reason": text_field(_("Why more time is given"), limit=2000),
    }


def for_end(_consultation: Any, _actor: Actor) -> Fields:
    """The final report."""
    return {"final_report": text_field(_("Final report"), limit=20000)}


def for_cancellation(_consultation: Any, _actor: Actor) -> Fields:
    """Why; it is published."""
    fields: dict[str, forms.Field] = {
        "cancel_reason": text_field(
            _("Why it is cancelled"), hint=_("This is published."), limit=4000
        )
    }
    return fields
