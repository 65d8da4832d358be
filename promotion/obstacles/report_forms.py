"""The forms before a report is written, of its last page, and of whoever comes with a receipt."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.organizations.models import Organization
from promotion.obstacles.states import Origin, Polarity


class BeginForm(forms.Form):
    """Danger first; then what it is, and for whom one speaks."""

    in_danger = forms.ChoiceField(
        label=_("Is anyone in danger now?"),
        choices=[("yes", _("Yes, or perhaps")), ("no", _("No"))],
        widget=forms.RadioSelect,
        help_text=_("We do not store this. It decides only what the next page says."),
    )
    polarity = forms.ChoiceField(
        label=_("What do you want to report?"),
        choices=[
            (Polarity.NEGATIVE.value, _("An obstacle to civic space")),
            (Polarity.POSITIVE.value, _("A positive development")),
        ],
        initial=Polarity.NEGATIVE.value,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        organizations: Sequence[Organization] = (),
        origins: Sequence[Origin] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(organizations) > 1:
            self.fields["organization"] = forms.ChoiceField(
                label=_("For which organization?"),
                choices=[(str(row.pk), row.name) for row in organizations],
                widget=forms.RadioSelect,
                help_text=_(
                    "We check that you may report for it and do not store it with the report."
                ),
            )
        if len(origins) > 1:
            self.fields["origin"] = forms.ChoiceField(
                label=_("Where is it from?"),
                choices=[(origin.value, origin.label) for origin in origins],
                widget=forms.RadioSelect,
                help_text=_("What is public elsewhere needs its source and address."),
            )


class ReceiptForm(forms.Form):
    """The receipt, in words or digits."""

    receipt = forms.CharField(
        label=_("Your receipt"),
        help_text=_("Its words, or its 40 digits; upper or lower case, with or without spaces."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    """An answer to the analysts."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class ConsentsForm(forms.Form):
    """What may be done with the report from now on."""

    may_publish = forms.BooleanField(
        label=_("It may be published after it was checked, with parts left out"), required=False
    )
    may_ask_reply = forms.BooleanField(
        label=_("Those held responsible may be asked for a reply, after publication"),
        required=False,
    )


class SureForm(forms.Form):
    """What cannot be undone is confirmed."""

    is_sure = forms.BooleanField(label=_("Yes, I am sure; it cannot be undone"))
