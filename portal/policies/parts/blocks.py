"""What several kinds of rules are made of."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from portal.looks.parts import (
    Choice,
    Code,
    Entries,
    Flag,
    Labels,
    Number,
    Part,
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
