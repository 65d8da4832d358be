"""Forms of the first pages."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from portal.looks.part_trees import Parts
from portal.looks.parts import (
    Choice,
    Day,
    Flag,
    Labels,
    LanguageCodes,
    Words,
)
from portal.looks.tokens import Accent
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


class WorkingWeekForm(forms.Form):
    """Which days of the week are worked."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days that are worked"),
        coerce=int,
        # Django counts from Monday 0, the portal from Monday 1 (ISO).
        choices=[(str(number + 1), word) for number, word in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )


HOLIDAY_PARTS: Parts = (
    Day(name="day", label=_("The day")),
    Labels(name="name", label=_("Name of the day"), limit=120),
    Flag(name="every_year", label=_("Also in the four years after it")),
)
SESSION_PARTS: Parts = (
    Words(
        name="code",
        label=_("Short code"),
        help=_("Rules count from meetings by this code, for example council_session."),
        limit=60,
        width=20,
    ),
    Labels(name="name", label=_("Name of the meeting")),
    Day(name="starts_on", label=_("It opens on")),
    Day(name="ends_on", label=_("It ends on"), required=False),
)
INSTITUTION_PARTS: Parts = (
    Labels(name="name", label=_("Name")),
    Labels(name="description", label=_("What it does"), long=True, required=False),
    Labels(name="seat", label=_("Seat"), required=False),
    Labels(name="law", label=_("Law and immunities"), long=True, required=False),
    Choice(name="accent", label=_("Colour of the band"), choices=Accent, otherwise=Accent.BLUE),
    LanguageCodes(
        name="languages",
        label=_("Languages switched on"),
        help=_("Codes with commas between them, such as ar, en, fr, sw."),
    ),
    Words(
        name="time_zone",
        label=_("Time zone"),
        help=_("As in the list of time zones, such as Africa/Banjul. A day ends at 24:00 there."),
        limit=64,
        width=20,
    ),
    Words(name="contact_email", label=_("E-mail address"), required=False, limit=254),
    Words(name="contact_address", label=_("Postal address"), required=False, limit=500),
)


class ExtensionForm(forms.Form):
    """More time, once, with a reason."""

    amount = forms.IntegerField(
        label=_("Days to add"),
        min_value=1,
        max_value=365,
        help_text=_("Counted as the time limit counts them."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        help_text=_("The other side reads this."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
