"""Filters of lists, and the form in which a commitment is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participation.commitments.models import Commitment
from participation.commitments.selectors import Wanted
from participation.commitments.services import LIMITS, TEXTS
from participation.commitments.states import CommitmentOutcome, CommitmentStatus
from participation.themes.models import Theme
from portal.errors import InvalidFields
from portal.looks.part_trees import Node, typed_from_data, typed_from_values
from portal.looks.parts import Day, Labels, Part, Surroundings, Words
from portal.looks.texts import text_of, texts_of
from portal.policies.forms import languages_of
from portal.tenancy.models import Tenant

_PUBLIC_STATUSES = [
    (value, word)
    for value, word in CommitmentStatus.choices
    if value not in {CommitmentStatus.PROPOSED, CommitmentStatus.CLOSED}
]


class CommitmentFilter(forms.Form):
    """By status or end, unit, theme, and whether the day has passed; all optional."""

    status = forms.ChoiceField(label=_("Where it stands"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, units: list[str], themes: list[Theme], for_staff: bool
    ) -> None:
        super().__init__(data)
        proposed = [(CommitmentStatus.PROPOSED.value, CommitmentStatus.PROPOSED.label)]
        every: list[tuple[str, Any]] = [("", _("All"))]
        statuses = [*(proposed if for_staff else []), *_PUBLIC_STATUSES]
        self._offer("status", [*every, *statuses, *CommitmentOutcome.choices])
        self._offer("unit", [*every, *((unit, unit) for unit in units)])
        self._offer(
            "theme", [*every, *((str(theme.pk), text_of(theme, "title").text) for theme in themes)]
        )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined] # they are choice fields

    def wanted(self) -> Wanted:
        """What the list is narrowed to; a value that is none of the choices narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        theme = chosen.get("theme")
        return Wanted(
            status=chosen.get("status") or "",
            unit=chosen.get("unit") or "",
            theme=UUID(theme) if theme else None,
            overdue=bool(chosen.get("overdue")),
        )


@dataclass(frozen=True, kw_only=True)
class Themes(Part):
    """Themes that are answered, among those of the institution."""

    offered: tuple[tuple[str, str], ...] = ()

    def fields(self, around: Surroundings) -> dict[str, forms.Field]:
        return {
            self.name: forms.MultipleChoiceField(
                **self.said, choices=self.offered, widget=forms.CheckboxSelectMultiple
            )
        }

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: [str(one) for one in value or ()]}


def commitment_parts(themes: list[Theme]) -> list[Part]:
    """What a commitment is made of."""
    offered = tuple((str(theme.pk), _theme_words(theme)) for theme in themes)
    parts: list[Part] = [
        Labels(name="title", label=_("Title"), limit=LIMITS["title"]),
        Labels(
            name="text",
            label=_("What is promised"),
            long=True,
            required=False,
            help=_("In words that can be checked. Everybody reads it once it is adopted."),
        ),
        Labels(
            name="indicator",
            label=_("How one will see that it is done"),
            long=True,
            required=False,
            help=_("What somebody outside can look at: a document, a number, a place."),
        ),
        Words(name="unit", label=_("Unit that owns it")),
        Day(name="due_on", label=_("Day by which it is promised")),
    ]
    if offered:
        parts.append(
            Themes(
                name="themes",
                label=_("Themes that it answers"),
                help=_("Whoever spoke to them is told of everything that becomes of it."),
                required=False,
                offered=offered,
            )
        )
    return parts


def _theme_words(theme: Theme) -> str:
    return f"{text_of(theme.consultation, 'title').text}: {text_of(theme, 'title').text}"


class CommitmentEditor:
    """A commitment as a form: its texts side by side, unit, day, themes."""

    def __init__(self, node: Node, *, themes: list[Theme], version: int | None = None) -> None:
        self.node, self.themes, self.version = node, themes, version

    @classmethod
    def of(
        cls,
        commitment: Commitment | None,
        chosen: list[UUID],
        *,
        tenant: Tenant,
        themes: list[Theme],
    ) -> "CommitmentEditor":
        """The form for what is stored."""
        values: dict[str, Any] = {"themes": chosen}
        if commitment is not None:
            values |= {name: texts_of(commitment, name) for name in TEXTS}
            values |= {"unit": commitment.unit, "due_on": commitment.due_on}
        parts, around = commitment_parts(themes), Surroundings(languages_of(tenant))
        node = Node(parts, typed_from_values(parts, values), around)
        return cls(node, themes=themes, version=commitment.version if commitment else None)

    @classmethod
    def typed(cls, data: QueryDict, *, tenant: Tenant, themes: list[Theme]) -> "CommitmentEditor":
        """The form for what was typed."""
        parts, around = commitment_parts(themes), Surroundings(languages_of(tenant))
        node = Node(parts, typed_from_data(parts, data, around), around, data=data)
        given = data.get("edit_version", "")
        return cls(node, themes=themes, version=int(given) if given.isdecimal() else None)

    def values(self) -> dict[str, Any]:
        """What the services take, after `node.is_valid()`."""
        found = self.node.values()
        day = found.get("due_on")
        return {**found, "due_on": date.fromisoformat(day) if day else None}

    def chosen(self) -> list[UUID]:
        """The ids of the chosen themes."""
        return [UUID(one) for one in self.node.values().get("themes") or ()]

    def add_errors(self, error: InvalidFields) -> None:
        """Show the errors of a service beside their fields."""
        for name, sentences in error.errors.items():
            for sentence in sentences:
                self.node.add_error(name, str(sentence))
