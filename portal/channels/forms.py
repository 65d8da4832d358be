"""The form of one assessment."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from portal.channels.models import ChannelSafety
from portal.looks.fields import DateInputField


def _country_choices() -> list[tuple[str, Any]]:
    return [("", _("Choose a country or area")), *countries]


class AssessmentForm(forms.Form):
    """How safe a channel is, who says so, since when."""

    country = forms.ChoiceField(label=_("Country or area"), choices=_country_choices)
    channel = forms.ChoiceField(label=_("Channel"), choices=ChannelSafety.Channel.choices)
    safety = forms.ChoiceField(
        label=_("How safe it is for the person who uses it there"),
        choices=ChannelSafety.Safety.choices,
        widget=forms.RadioSelect,
        help_text=_("“Not known” means: nothing confidential leaves by this channel."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("A public source, or the role of whoever assessed it. It is published."),
    )
    assessed_on = DateInputField(label=_("Assessed on"))

    def clean_assessed_on(self) -> Any:
        day = self.cleaned_data["assessed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("This day is yet to come. Write the day it was assessed.")
            )
        return day
