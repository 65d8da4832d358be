"""Filters of the public register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries


class RegisterFilter(forms.Form):
    """By name, status and country or area; all optional."""

    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    tier = forms.ChoiceField(label=_("Status"), required=False)
    country = forms.ChoiceField(label=_("Country or area"), required=False)

    def __init__(self, *args: Any, tiers: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [("", pgettext_lazy("every status", "All")), *tiers.items()]  # type: ignore[attr-defined]
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("every country or area", "All")),
            *countries,
        ]
