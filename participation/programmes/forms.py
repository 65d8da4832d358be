"""Forms of programmes: the public list's filters, and what staff write, in parts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from participation.programmes.models import OversightOffice, Programme, ProgrammeStatus
from portal.looks.part_trees import Parts
from portal.looks.parts import (
    Choice,
    Day,
    Entries,
    Fields,
    Flag,
    Labels,
    LanguageCodes,
    Link,
    Part,
    Surroundings,
    Words,
)
from portal.looks.texts import text_of, texts_of

_BETWEEN = re.compile(r"\s*[,،;؛，、；\n]\s*")
_MOST = 30


@dataclass(frozen=True, kw_only=True)
class Names(Part):
    """Names in one line, with commas of any script between them."""

    required: bool = False
    limit: int = 1000

    def fields(self, around: Surroundings) -> Fields:
        widget = forms.TextInput(attrs={"dir": "auto"})
        return {self.name: forms.CharField(**self.said, max_length=self.limit, widget=widget)}

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: ", ".join(value or ())}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        names = _BETWEEN.split(str(cleaned.get(self.name) or "").strip())
        return [name for name in dict.fromkeys(names) if name][:_MOST] or None


@dataclass(frozen=True, kw_only=True)
class Country(Part):
    """A country or area by its code."""

    def fields(self, around: Surroundings) -> Fields:
        offered = [("", _("Choose")), *countries]
        return {self.name: forms.ChoiceField(**self.said, choices=offered)}


@dataclass(frozen=True, kw_only=True)
class Pick(Part):
    """One row of those given, by its id."""

    offered: tuple[tuple[str, str], ...] = ()

    def fields(self, around: Surroundings) -> Fields:
        choices = [("", _("None yet")), *self.offered]
        return {self.name: forms.ChoiceField(**self.said, choices=choices)}


OFFICE_PARTS: Parts = (
    Labels(name="name", label=_("Name of the office")),
    Labels(
        name="mandate",
        label=_("What it looks into"),
        long=True,
        required=False,
    ),
    Labels(
        name="how_to_reach",
        label=_("How to reach it, and how safe each way is"),
        help=_("Say of each way who can read along, and whether one can stay unnamed."),
        long=True,
    ),
    Words(name="email", label=_("E-mail address"), required=False, limit=254),
    Words(name="phone", label=_("Telephone"), required=False, limit=60, width=20),
    Link(name="url", label=_("Web address"), required=False),
    LanguageCodes(
        name="languages",
        label=_("Languages in which it answers"),
        help=_("Codes with commas between them, such as ar, en, fr."),
        required=False,
    ),
    Flag(name="is_independent", label=_("It is independent of the management")),
)
PLACE_PARTS: Parts = (
    Words(name="name", label=_("Place, in the words that people there use")),
    Names(
        name="other_names",
        label=_("Other names of it"),
        help=_("Other scripts, other spellings, the district it lies in; commas between them."),
    ),
    Country(name="country", label=_("Country or area")),
)


def programme_parts(offices: Iterable[OversightOffice]) -> Parts:
    """The form of a programme, with the institution's offices to choose from."""
    offered = tuple((str(office.pk), text_of(office, "name").text) for office in offices)
    return (
        Labels(name="title", label=_("Title")),
        Labels(name="summary", label=_("What it does"), long=True, required=False),
        Words(name="unit", label=_("Responsible unit")),
        Names(name="partners", label=_("Partners"), help=_("Names, with commas between them.")),
        Choice(
            name="status",
            label=_("Where it is"),
            choices=ProgrammeStatus,
            otherwise=ProgrammeStatus.PLANNED,
        ),
        Day(name="starts_on", label=_("It starts on"), required=False),
        Day(name="ends_on", label=_("It ends on"), required=False),
        LanguageCodes(
            name="languages",
            label=_("Languages"),
            help=_("Codes with commas between them, such as ar, en, fr."),
            required=False,
        ),
        Pick(
            name="oversight",
            label=_("Office for exploitation, abuse and fraud"),
            help=_("Not the unit that runs the programme. Without one it cannot be published."),
            required=False,
            offered=offered,
        ),
        Entries(
            name="places",
            label=_("Where it runs"),
            entry=_("Place"),
            help=_("People look for what runs in their district, by any of these names."),
            parts=PLACE_PARTS,
        ),
    )


def office_values(office: OversightOffice) -> dict[str, Any]:
    """What the form of an office holds."""
    texts = {name: texts_of(office, name) for name in ("name", "mandate", "how_to_reach")}
    plain = ("email", "phone", "url", "languages", "is_independent")
    return {**texts, **{name: getattr(office, name) for name in plain}}


def programme_values(programme: Programme) -> dict[str, Any]:
    """What the form of a programme holds."""
    plain = ("unit", "partners", "status", "starts_on", "ends_on", "languages")
    return {
        "title": texts_of(programme, "title"),
        "summary": texts_of(programme, "summary"),
        **{name: getattr(programme, name) for name in plain},
        "oversight": str(programme.oversight_id or ""),
        "places": [
            {"name": place.name, "other_names": place.other_names, "country": place.country}
            for place in programme.places.all()
        ],
    }


class ProgrammeFilter(forms.Form):
    """What runs where; all optional."""

    place = forms.CharField(
        label=_("Your district, town or village"),
        required=False,
        max_length=120,
        help_text=_("In any script and spelling."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    country = forms.ChoiceField(label=_("Country or area"), required=False)
    status = forms.ChoiceField(
        label=_("Where it is"),
        required=False,
        choices=[("", _("All")), *ProgrammeStatus.choices],
    )

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(countries.name(code)), code) for code in codes)
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((code, name) for name, code in named),
        ]

    def chosen(self) -> dict[str, str]:
        """The filters that say something; one that cannot be read narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
