"""Form fields with a look of their own: a date in three parts, a text with a stated limit."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

PARTS = ("day", "month", "year")
YEAR_DIGITS = 4
FIRST_YEAR = 1000

# Chinese and Japanese write no spaces between words, so each character counts as one.
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]"
_WORD = re.compile(rf"{_HAN}|(?:(?!{_HAN})\S)+")


def count_words(text: str) -> int:
    """Count as portal.js does: runs between spaces, and each Chinese character by itself."""
    return len(_WORD.findall(text))


class DateParts(forms.Widget):
    """Day, month and year in three fields, typed in any digits."""

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True
    first_part = "day"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        common = context["widget"]["attrs"]
        texts = self._texts(value)
        context["widget"]["subwidgets"] = [
            self._part(name, part, label, texts[part], common)
            for part, label in (
                ("day", _("Day")),
                ("month", _("Month")),
                ("year", _("Year")),
            )
        ]
        return context

    def _part(
        self, name: str, part: str, label: Any, text: str, common: Mapping[str, Any]
    ) -> dict[str, Any]:
        attrs = {
            "id": f"{common.get('id', 'id_' + name)}_{part}",
            "class": f"govuk-input--width-{4 if part == 'year' else 2}",
            "inputmode": "numeric",
            "dir": "ltr",
            **{key: common[key] for key in ("aria-invalid", "disabled") if key in common},
        }
        return {
            "name": f"{name}_{part}",
            "type": "text",
            "template_name": "django/forms/widgets/input.html",
            "label": label,
            "value": text or None,
            "attrs": attrs,
        }

    def _texts(self, value: Any) -> dict[str, str]:
        if isinstance(value, date):
            return {
                "day": str(value.day),
                "month": str(value.month),
                "year": str(value.year),
            }
        if isinstance(value, Mapping):
            return {part: str(value.get(part, "")) for part in PARTS}
        return {"day": "", "month": "", "year": ""}

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> dict[str, str]:
        return {part: str(data.get(f"{name}_{part}", "") or "").strip() for part in PARTS}

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return not any(f"{name}_{part}" in data for part in PARTS)


class DateInputField(forms.Field):
    """A date typed as day, month and year; Arabic-Indic and Persian digits are digits too."""

    widget = DateParts
    default_error_messages = {
        "incomplete": _("Enter the day, the month and the year."),
        "digits": _("Write the day, the month and the year in numbers, for example 27 3 2026."),
        "impossible": _("This date does not exist. Check the day and the month."),
        "short_year": _("Write the year with four digits."),
    }

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        texts = [str(value.get(part, "")).strip() for part in PARTS]
        if not any(texts):
            return None
        if not all(texts):
            raise self._error("incomplete")
        # isdecimal and int both understand the digits of every script.
        if not all(text.isdecimal() and len(text) <= YEAR_DIGITS for text in texts):
            raise self._error("digits")
        day, month, year = (int(text) for text in texts)
        if year < FIRST_YEAR:
            raise self._error("short_year")
        try:
            return date(year, month, day)
        except ValueError as problem:
            raise self._error("impossible") from problem

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class LimitedTextField(forms.CharField):
    """A long text whose limit in words (or characters, by max_length) is stated below it."""

    widget = forms.Textarea

    def __init__(self, *, max_words: int | None = None, **kwargs: Any) -> None:
        self.max_words = max_words
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        if self.max_words is not None:
            attrs["data-words"] = str(self.max_words)
        return attrs

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.max_words is None:
            return
        words = count_words(value)
        if words > self.max_words:
            raise ValidationError(
                ngettext_lazy(
                    "This text has %(words)d words; the limit is %(limit)d word.",
                    "This text has %(words)d words; the limit is %(limit)d words.",
                    "limit",
                ),
                code="too_many_words",
                params={"words": words, "limit": self.max_words},
            )


class ChoicesWithHints:
    """Radios or checkboxes with a line of explanation below each choice."""

    hints: Mapping[str, Any]

    def __init__(self, *args: Any, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.hints = hints or {}
        super().__init__(*args, **kwargs)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option with the hint of its value."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(value), "")
        return option


class RadiosWithHints(ChoicesWithHints, forms.RadioSelect):
    """RadioSelect(hints={value: text})."""


class CheckboxesWithHints(ChoicesWithHints, forms.CheckboxSelectMultiple):
    """CheckboxSelectMultiple(hints={value: text})."""
