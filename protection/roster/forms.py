"""The forms of the roster."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from portal.actors.models import User
from portal.errors import Sentence
from portal.looks.fields import DateInputField
from portal.looks.languages import own_name


def language_choices() -> list[tuple[str, str]]:
    """The portal's languages by their own names."""
    return [(code, own_name(code)) for code, _name in settings.LANGUAGES]


def _people(people: Sequence[User], empty: Sentence = "") -> list[tuple[str, Any]]:
    named = [(str(person.pk), person.name or person.email) for person in people]
    return [("", empty), *named] if empty else named


def _languages(label: Sentence) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=language_choices, widget=forms.CheckboxSelectMultiple
    )


def _time(label: Sentence, hint: Sentence) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=hint,
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )


class DutyForm(forms.Form):
    """One person's weekly hours."""

    person_id = forms.TypedChoiceField(label=_("Who"), coerce=UUID)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        coerce=int,
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    begins = _time(_("From"), _("By the clock at the seat, for example 08:00."))
    ends = _time(
        _("To"), _("For example 18:00. A time that is not later means: until then the next day.")
    )
    languages = _languages(_("Languages that this person reads"))
    first_day = DateInputField(label=_("First day"))
    last_day = DateInputField(
        label=_("Last day"), required=False, help_text=_("Leave it empty if there is none yet.")
    )
    on_holidays = forms.BooleanField(
        label=_("Also on days that the calendar leaves out"), required=False
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = _people(people)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        _require_order(self, values)
        return values


def _require_order(form: forms.Form, values: dict[str, Any]) -> None:
    first, last = values.get("first_day"), values.get("last_day")
    if first and last and last < first:
        form.add_error("last_day", _("The last day cannot be before the first."))


class AbsenceForm(forms.Form):
    """Days away, and who stands in."""

    person_id = forms.TypedChoiceField(label=_("Who is away"), coerce=UUID)
    first_day = DateInputField(label=_("First day"))
    last_day = DateInputField(label=_("Last day"))
    stand_in_id = forms.TypedChoiceField(
        label=_("Who stands in"), coerce=UUID, required=False, empty_value=None
    )
    stand_in_languages = forms.MultipleChoiceField(
        label=_("Languages that the stand-in reads"),
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, people: Sequence[User], away: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = _people(away)  # type: ignore[attr-defined]
        self.fields["stand_in_id"].choices = _people(  # type: ignore[attr-defined]
            people, _("Still to be found")
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        _require_order(self, values)
        stand_in = values.get("stand_in_id")
        if stand_in and stand_in == values.get("person_id"):
            self.add_error("stand_in_id", _("Somebody else has to stand in."))
        if stand_in and not values.get("stand_in_languages"):
            self.add_error("stand_in_languages", _("Choose what the stand-in reads."))
        return values


class CoverForm(forms.Form):
    """Who stands in."""

    stand_in_id = forms.TypedChoiceField(label=_("Who stands in"), coerce=UUID)
    languages = _languages(_("Languages that the stand-in reads"))

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in_id"].choices = _people(people)  # type: ignore[attr-defined]


class PagerForm(forms.Form):
    """The address of another system."""

    url = forms.URLField(
        label=_("Address that is told"),
        max_length=300,
        assume_scheme="https",
        help_text=_("It gets a signed “Look into the portal.” and nothing else."),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
