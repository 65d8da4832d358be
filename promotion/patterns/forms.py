"""Filters of the lists of signals and alerts, which series to look at, and the settings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.looks.fields import DateInputField
from portal.organizations.facts import country_name
from promotion.patterns.models import PatternSettings
from promotion.patterns.selectors import Wanted
from promotion.patterns.settings import FIELDS, LIMITS
from promotion.patterns.states import (
    AlertOutcome,
    AlertStatus,
    Basis,
    SeriesUnit,
    SignalStatus,
    Tier,
)

Choices = list[tuple[str, Any]]
_ALL: Choices = [("", _("All"))]


def _countries(codes: Iterable[str]) -> Choices:
    named = ((code, country_name(code)) for code in codes if code)
    return sorted(named, key=lambda one: one[1])


class _ListFilter(forms.Form):
    """What both lists are filtered by; a value that is none of the choices narrows nothing."""

    status = forms.ChoiceField(label=_("Where it stands"), required=False)
    basis = forms.ChoiceField(label=_("What is seen"), required=False)
    country = forms.ChoiceField(label=_("Country or area"), required=False)
    kind = forms.ChoiceField(label=_("Kind of obstacle"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        statuses: Choices,
        countries: Sequence[str],
        kinds: Choices,
    ) -> None:
        super().__init__(data)
        offered = {
            "status": statuses,
            "basis": Basis.choices,
            "country": _countries(countries),
            "kind": kinds,
        }
        for name, choices in offered.items():
            self.fields[name].choices = [*_ALL, *choices]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What the list is narrowed to."""
        self.is_valid()
        return Wanted(**{name: self.cleaned_data.get(name) or "" for name in self.fields})


class AlertFilter(_ListFilter):
    """The public list: alerts in force and past ones."""

    def __init__(
        self, data: Mapping[str, Any], *, countries: Sequence[str], kinds: Choices
    ) -> None:
        outcomes = [one for one in AlertOutcome.choices if one[0] != AlertOutcome.SAFETY]
        statuses = [(AlertStatus.PUBLISHED.value, AlertStatus.PUBLISHED.label), *outcomes]
        super().__init__(data, statuses=statuses, countries=countries, kinds=kinds)


class SignalFilter(_ListFilter):
    """The analysts' queue."""

    tier = forms.ChoiceField(label=_("How strong"), required=False, choices=[*_ALL, *Tier.choices])

    def __init__(
        self, data: Mapping[str, Any], *, countries: Sequence[str], kinds: Choices
    ) -> None:
        super().__init__(
            data, statuses=list(SignalStatus.choices), countries=countries, kinds=kinds
        )


class SeriesForm(forms.Form):
    """Which series an analyst looks at."""

    country = forms.ChoiceField(label=_("Country or area"))
    kind = forms.ChoiceField(label=_("Kind of obstacle"))
    group = forms.ChoiceField(label=_("Group affected"), required=False)
    unit = forms.ChoiceField(label=_("By"), choices=SeriesUnit.choices, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        countries: Sequence[str],
        kinds: Choices,
        groups: Choices,
    ) -> None:
        super().__init__(data)
        offered = {"country": _countries(countries), "kind": kinds}
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", _("All")), *groups]  # type: ignore[attr-defined]


class GroupsForm(forms.Form):
    """Which reports are compared with all others: of a country or area, of a kind, or of both."""

    country = forms.ChoiceField(label=_("Country or area"), required=False)
    kind = forms.ChoiceField(label=_("Kind of obstacle"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, countries: Sequence[str], kinds: Choices
    ) -> None:
        super().__init__(data)
        self.fields["country"].choices = [*_ALL, *_countries(countries)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [*_ALL, *kinds]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, str]:
        """(country or area, kind); what is none of the choices is empty."""
        self.is_valid()
        chosen = self.cleaned_data
        return chosen.get("country") or "", chosen.get("kind") or ""


class RunForm(forms.Form):
    """A look over all series out of turn."""

    through = DateInputField(
        label=_("As things stood on this day"),
        required=False,
        help_text=_(
            "Leave it empty for the last week that is over. A day of the past shows what the portal"
            " would have said then, from what is known now."
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_through(self) -> date | None:
        """No day of the future."""
        day: date | None = self.cleaned_data["through"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("Give a day that has passed."))
        return day


def _number(label: Any, name: str, hint: Any, *, whole: bool) -> forms.Field:
    low, high = LIMITS[name]
    widget = forms.TextInput(
        attrs={"class": "govuk-input--width-5", "inputmode": "decimal", "dir": "ltr"}
    )
    given: dict[str, Any] = {"label": label, "help_text": hint, "widget": widget}
    if whole:
        return forms.IntegerField(min_value=int(low), max_value=int(high), **given)
    return forms.FloatField(min_value=low, max_value=high, **given)


class SettingsForm(forms.Form):
    """How is counted, and when is warned; limits stand beside each field."""

    counts_plausible = forms.BooleanField(
        label=_("Count plausible reports with one source, too"),
        required=False,
        help_text=_("Else only corroborated and verified reports enter the series."),
    )
    counts_collections = forms.BooleanField(
        label=_("Count what was imported from public collections"), required=False
    )
    false_discovery_rate = _number(
        _("Share of strong signals that may be chance"),
        "false_discovery_rate",
        _("From 0.01 to 0.5. Smaller: fewer signals, later warning."),
        whole=False,
    )
    watch_level = _number(
        _("Level of weak signals"),
        "watch_level",
        _("From 0.001 to 0.1. How rarely chance alone may give such a count in one series."),
        whole=False,
    )
    safety_hours = _number(
        _("Hours before one grave report can become an alert"),
        "safety_hours",
        _("From 24 to 720. Whoever gave the report may have to reach safety first."),
        whole=True,
    )
    review_days = _number(
        _("Days until it is reviewed whether an alert was right"),
        "review_days",
        _("From 14 to 730."),
        whole=True,
    )


def settings_initial(settings: PatternSettings) -> dict[str, Any]:
    """The institution's present choices."""
    return {name: getattr(settings, name) for name in FIELDS}
