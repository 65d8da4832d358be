"""What exceptional access asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from protection.cases.views.step_fields import words_field
from protection.exceptional.services import MOST_HOURS


class OrderForm(forms.Form):
    """Which case, why, for how long, which trustees."""

    number = forms.CharField(
        label=_("Number of the case"),
        help_text=_("Three groups of four letters and digits."),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    words = words_field(_("Why must it be opened, and why is there no milder way?"))
    hours = forms.IntegerField(
        label=_("For how many hours?"),
        min_value=1,
        max_value=MOST_HOURS,
        initial=24,
        help_text=_("72 at most. Afterwards the case gets new keys."),
    )

    def __init__(
        self, *args: Any, trustees: list[tuple[str, str]], needed: int, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        if len(trustees) > needed:
            self.fields["trustees"] = forms.MultipleChoiceField(
                label=_("Which key trustees are asked? Choose %(count)d.") % {"count": needed},
                choices=trustees,
                widget=forms.CheckboxSelectMultiple,
            )


class HandOverForm(forms.Form):
    """Who answers for it from now on."""

    def __init__(self, *args: Any, officers: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["key"] = forms.ChoiceField(
            label=_("Who answers for it from now on?"), choices=officers
        )
