"""What several kinds of rules are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.looks.parts import (
    Choice,
    Code,
    Entries,
    Fields,
    Flag,
    Labels,
    Number,
    Part,
    Surroundings,
    Text,
)
from portal.policies.kinds import (
    Audience,
    Days,
    Unit,
)

Parts = Sequence[Part | Entries]
When = tuple[str, frozenset[str]]


def when_is(name: str, *values: str) -> When:
    return name, frozenset(str(value) for value in values)


def duration(label: Text, *, when: When | None = None, help_text: Text = "") -> tuple[Part, ...]:
    return (
        Number(name="amount", label=label, help=help_text, minimum=1, when=when),
        Choice(name="unit", label=_("Unit"), choices=Unit, otherwise=Unit.DAYS, when=when),
        days_that_count(when=when),
    )


@dataclass(frozen=True, kw_only=True)
class TimeSpan(Part):
    """A length of time as one value: its amount, its unit, which days count."""

    is_group: ClassVar[bool] = True

    def fields(self, around: Surroundings) -> Fields:
        return {
            f"{self.name}__amount": forms.IntegerField(
                label=_("Amount"),
                required=self.is_asked,
                min_value=1,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
            ),
            f"{self.name}__unit": forms.ChoiceField(
                label=_("Unit"), choices=Unit.choices, initial=Unit.DAYS, required=False
            ),
            f"{self.name}__days": forms.ChoiceField(
                label=_("Which days count"),
                choices=Days.choices,
                initial=Days.CALENDAR,
                required=False,
            ),
        }

    def initial(self, value: Any) -> dict[str, Any]:
        return {f"{self.name}__{key}": part for key, part in (value or {}).items()}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        if cleaned.get(f"{self.name}__amount") is None:
            return None
        found = {key: cleaned.get(f"{self.name}__{key}") for key in ("amount", "unit", "days")}
        return {key: value for key, value in found.items() if value not in {None, ""}}

    def field_for(self, rest: str) -> str:
        return f"{self.name}__{rest or 'amount'}"


def days_that_count(*, when: When | None = None) -> Choice:
    return Choice(
        name="days",
        label=_("Which days count"),
        help=_("Only days can be working days."),
        choices=Days,
        otherwise=Days.CALENDAR,
        when=when,
    )


def labelled(
    name: str, label: Text, entry: Text, *, when: When | None = None, help_text: Text = ""
) -> Entries:
    return Entries(
        name=name,
        label=label,
        entry=entry,
        help=help_text,
        when=when,
        parts=(Labels(name="label", label=_("Text"), limit=500), Code(name="code")),
    )


def explained() -> tuple[Part, ...]:
    return (
        Labels(name="label", label=_("Name"), limit=500),
        Labels(name="help", label=_("Explanation"), long=True, required=False),
        Code(name="code"),
    )


AUDIENCE = Choice(
    name="audience",
    label=_("Who reads it"),
    help=_("Shown to the applicant before anything is filled in."),
    choices=Audience,
)
REQUIRED = Flag(name="required", label=_("Required"))
