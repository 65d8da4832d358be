"""Parts of a form that is made from a description: a number, a choice, a text in several languages.

A part turns one value of a nested mapping into form fields and back. `part_trees.py` puts parts
together to forms with entries that can be added, moved and removed without JavaScript.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.looks.fields import DateInputField
from portal.looks.languages import is_bidi, language_tag, name_here

Text = str | Promise
Fields = dict[str, forms.Field]
ALL = "*"
_CODE = _("Short code")
_CODE_HELP = _("Small letters, digits and underscores. Left empty, it is made from the text.")
_TIERS = _("Only for these statuses")
_TIERS_HELP = _("None chosen: for all statuses.")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the parts of one form can name: languages, statuses and meetings by code."""

    languages: Sequence[str]
    tiers: Mapping[str, str] = field(default_factory=dict)
    meetings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One value by name. `when` names another value and those of its choices that this one is for."""

    # Whether its fields stand together under its label.
    is_group: ClassVar[bool] = False

    name: str
    label: Text
    help: Text = ""
    required: bool = True
    when: tuple[str, frozenset[str]] | None = None

    @property
    def is_asked(self) -> bool:
        """Whether the browser's form insists; what is only for some choices is checked later."""
        return self.required and self.when is None

    @property
    def said(self) -> dict[str, Any]:
        """What every field of this part says."""
        return {"label": self.label, "help_text": self.help, "required": self.is_asked}

    def fields(self, around: Surroundings) -> Fields:
        """The form fields of this part by name."""
        raise NotImplementedError

    def initial(self, value: Any) -> dict[str, Any]:
        """What these fields hold for a stored value."""
        return {} if value is None else {self.name: value}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        """The value to store; None where there is none."""
        value = cleaned.get(self.name)
        return None if value in ("", []) else value

    def field_for(self, _rest: str) -> str:
        """The field that an error about this value belongs to."""
        return self.name


@dataclass(frozen=True, kw_only=True)
class Words(Part):
    """A short text that is not translated, such as an address or a number of an article."""

    limit: int = 200
    width: int = 0

    def fields(self, around: Surroundings) -> Fields:
        attrs = {"class": f"govuk-input--width-{self.width}"} if self.width else {}
        return {
            self.name: forms.CharField(
                **self.said,
                max_length=self.limit,
                widget=forms.TextInput(attrs=attrs),
            )
        }


@dataclass(frozen=True, kw_only=True)
class Link(Part):
    """The address of a page."""

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: forms.URLField(
                **self.said,
                assume_scheme="https",
                widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
            )
        }


@dataclass(frozen=True, kw_only=True)
class Code(Part):
    """A short code; left empty, it is made from the entry's text."""

    required: bool = False
    label: Text = _CODE
    help: Text = _CODE_HELP

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: forms.RegexField(
                r"^[a-z][a-z0-9_]*$",
                **self.said,
                max_length=60,
                widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "dir": "ltr"}),
                error_messages={
                    "invalid": _("Use small letters, digits and underscores, such as by_laws.")
                },
            )
        }


@dataclass(frozen=True, kw_only=True)
class Number(Part):
    """A whole number."""

    minimum: int = 0
    maximum: int = 100_000

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: forms.IntegerField(
                **self.said,
                min_value=self.minimum,
                max_value=self.maximum,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
            )
        }


@dataclass(frozen=True, kw_only=True)
class Numbers(Part):
    """Whole numbers in one line."""

    required: bool = False

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: forms.RegexField(
                r"^\s*\d+(?:[\s,،;，、]+\d+)*\s*$",
                **self.said,
                error_messages={"invalid": _("Write whole numbers, with commas between them.")},
                widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "dir": "ltr"}),
            )
        }

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: ", ".join(str(number) for number in value or ())}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        return [int(number) for number in re.findall(r"\d+", cleaned.get(self.name) or "")] or None


@dataclass(frozen=True, kw_only=True)
class LanguageCodes(Part):
    """Languages by their codes, any that there are."""

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: forms.RegexField(
                r"^\s*[a-z]{2,3}(?:-[a-z0-9]{2,8})*(?:[\s,]+[a-z]{2,3}(?:-[a-z0-9]{2,8})*)*\s*$",
                **self.said,
                error_messages={"invalid": _("Write codes of languages, such as ar, fr, zh-hans.")},
                widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "dir": "ltr"}),
            )
        }

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: ", ".join(value or ())}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        return re.findall(r"[a-z0-9-]+", cleaned.get(self.name) or "") or None


@dataclass(frozen=True, kw_only=True)
class Flag(Part):
    """Yes or no; not ticked is no."""

    required: bool = False

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: forms.BooleanField(
                **{**self.said, "required": False},
            )
        }

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        return bool(cleaned.get(self.name))


@dataclass(frozen=True, kw_only=True)
class Day(Part):
    """A date."""

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: DateInputField(
                **self.said,
            )
        }

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: date.fromisoformat(value) if isinstance(value, str) and value else value}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        value = cleaned.get(self.name)
        return value.isoformat() if value else None


@dataclass(frozen=True, kw_only=True)
class Choice(Part):
    """One of a closed list."""

    choices: type[TextChoices]
    otherwise: str = ""

    def fields(self, around: Surroundings) -> Fields:
        offered: list[tuple[str, Any]] = list(self.choices.choices)
        if not self.otherwise:
            offered.insert(0, ("", _("Choose")))
        return {self.name: forms.ChoiceField(**self.said, choices=offered)}

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: value or self.otherwise}


@dataclass(frozen=True, kw_only=True)
class Choices(Part):
    """Some of a closed list."""

    choices: type[TextChoices]

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: forms.MultipleChoiceField(
                **self.said,
                choices=self.choices.choices,
                widget=forms.CheckboxSelectMultiple,
            )
        }


@dataclass(frozen=True, kw_only=True)
class Tiers(Part):
    """Some of the statuses of the policy; none means all."""

    required: bool = False
    label: Text = _TIERS
    help: Text = _TIERS_HELP

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: forms.MultipleChoiceField(
                **{**self.said, "required": False},
                choices=list(around.tiers.items()),
                widget=forms.CheckboxSelectMultiple,
            )
        }


@dataclass(frozen=True, kw_only=True)
class Meeting(Part):
    """One of the meetings in the institution's calendar."""

    def fields(self, around: Surroundings) -> Fields:
        return {
            self.name: forms.ChoiceField(
                **self.said,
                choices=[("", _("Choose")), *around.meetings.items()],
            )
        }


@dataclass(frozen=True, kw_only=True)
class TierLimits(Part):
    """A number for each status, and one for all."""

    is_group: ClassVar[bool] = True

    def fields(self, around: Surroundings) -> Fields:
        named: list[tuple[str, Any]] = [(ALL, _("For all statuses")), *around.tiers.items()]
        return {
            f"{self.name}__{code}": forms.IntegerField(
                label=word,
                required=False,
                min_value=1,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
            )
            for code, word in named
        }

    def initial(self, value: Any) -> dict[str, Any]:
        return {f"{self.name}__{code}": amount for code, amount in (value or {}).items()}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        start = f"{self.name}__"
        return {
            key.removeprefix(start): amount
            for key, amount in cleaned.items()
            if key.startswith(start) and amount is not None
        }

    def field_for(self, rest: str) -> str:
        return f"{self.name}__{rest or ALL}"


@dataclass(frozen=True, kw_only=True)
class Labels(Part):
    """A text in each language of the institution, side by side."""

    is_group: ClassVar[bool] = True

    long: bool = False
    limit: int = 200

    def fields(self, around: Surroundings) -> Fields:
        return {
            f"{self.name}__{code}": forms.CharField(
                label=name_here(code),
                required=False,
                max_length=None if self.long else self.limit,
                widget=self._widget(code),
            )
            for code in around.languages
        }

    def _widget(self, code: str) -> forms.Widget:
        attrs = {"lang": language_tag(code), "dir": "rtl" if is_bidi(code) else "ltr"}
        return forms.Textarea(attrs={**attrs, "rows": 5}) if self.long else forms.TextInput(attrs)

    def initial(self, value: Any) -> dict[str, Any]:
        return {f"{self.name}__{code}": text for code, text in (value or {}).items()}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        start = f"{self.name}__"
        texts = {
            key.removeprefix(start): text.strip()
            for key, text in cleaned.items()
            if key.startswith(start)
        }
        return {code: text for code, text in texts.items() if text} or None

    def field_for(self, rest: str) -> str:
        return f"{self.name}__{rest}" if rest else ""


@dataclass(frozen=True, kw_only=True)
class Entries:
    """A list of entries, each made of parts (and of lists)."""

    name: str
    label: Text
    entry: Text
    parts: Sequence["Part | Entries"]
    help: Text = ""
    when: tuple[str, frozenset[str]] | None = None
