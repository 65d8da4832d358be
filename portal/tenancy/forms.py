"""Forms of the first pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.policies.kinds import ActorType

YEARS = (
    ("0", _("less than one year")),
    ("1", _("one year or more")),
    ("2", _("two years or more")),
    ("3", _("three years or more")),
    ("4", _("four years or more")),
    ("5", _("five years or more")),
)


class BeginForm(forms.Form):
    """Two questions, without an account: who you are, and since when. Nothing of it is kept."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What are you?"), choices=[("", _("Choose what comes closest")), *ActorType.choices]
    )
    years = forms.ChoiceField(
        label=_("How long have you been active?"),
        choices=[("", _("Choose a time")), *YEARS],
        help_text=_("Count from when you began, registered or not."),
    )
    institution = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "begin_%s")
        super().__init__(*args, **kwargs)
