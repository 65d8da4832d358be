"""Which cases are handed back: all that can be, unless one is taken out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.looks.fields import CheckboxesWithHints
from portal.vault.datakeys import Compartment
from protection.cases.views.step_fields import PART_WORDS
from protection.returning.selectors import Former


class ReturnForm(forms.Form):
    """The cases that can be handed back, each ticked beforehand."""

    def __init__(self, *args: Any, cases: Sequence[Former], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["cases"] = forms.MultipleChoiceField(
            label=_("Cases"),
            help_text=_("Take the tick away where they should not open it any more."),
            choices=[(str(one.case_id), one.reference) for one in cases],
            initial=[str(one.case_id) for one in cases],
            widget=CheckboxesWithHints(hints={str(one.case_id): _hint(one) for one in cases}),
            error_messages={"required": _("Choose at least one case.")},
        )


def _hint(case: Former) -> Sentence:
    """What they open of it, as before, and until when."""
    parts = [str(PART_WORDS[part]) for part in Compartment if part in case.parts]
    what = _("Opens all of it") if case.is_whole else " · ".join(parts)
    if case.expires_at is None:
        return what
    day = date_format(localtime(case.expires_at), "DATE_FORMAT")
    return format_lazy("{} – {} {}", what, _("until"), day)
