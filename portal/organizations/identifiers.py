"""Identifiers of organizations by org-id.guide: a list's code, a hyphen, the number in that list.

The form of the code is checked for every list, the form of the number where we know it. Whether
the number is really in the list is not ours to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence

_SCHEME = re.compile(r"^[A-Z]{2}-[A-Z][A-Z0-9_]{1,19}$")
_VALUE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,79}$")
LEI = "XI-LEI"


@dataclass(frozen=True, slots=True)
class Form:
    """How the numbers of one list look."""

    pattern: re.Pattern[str]
    sentence: Sentence


_FORMS: Mapping[str, Form] = {
    LEI: Form(
        re.compile(r"^[A-Z0-9]{18}[0-9]{2}$"),
        _("An LEI has 20 letters and digits and ends in two digits that check the others."),
    ),
    "GB-CHC": Form(
        re.compile(r"^[0-9]{6,7}$"), _("A charity number of England and Wales has 6 or 7 digits.")
    ),
    "GB-COH": Form(
        re.compile(r"^[A-Z0-9]{8}$"), _("A company number of the United Kingdom has 8 characters.")
    ),
    "US-EIN": Form(
        re.compile(r"^[0-9]{2}-[0-9]{7}$"),
        _("An EIN has two digits, a hyphen and seven digits, for example 12-3456789."),
    ),
}


def tidy_scheme(code: str) -> str:
    """The list's code as org-id.guide writes it."""
    return code.strip().upper().replace("–", "-")


def tidy_value(value: str) -> str:
    """The number without blanks around it, in ASCII digits."""
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in value.strip())


def problem_of_scheme(code: str) -> Sentence | None:
    """What is wrong with a list's code, or nothing."""
    if _SCHEME.fullmatch(code):
        return None
    return _(
        "A list’s code has two letters for the country or area, a hyphen and the list’s letters,"
        " for example GB-CHC. Look it up at org-id.guide, or leave this row empty."
    )


def problem_of_value(scheme: str, value: str) -> Sentence | None:
    """What is wrong with a number in that list, or nothing."""
    form = _FORMS.get(scheme)
    if form is not None:
        right = bool(form.pattern.fullmatch(value)) and (scheme != LEI or _lei_adds_up(value))
        return None if right else form.sentence
    if _VALUE.fullmatch(value):
        return None
    return _(
        "Write the number as it stands in that list: letters A to Z, digits, and - . / between."
    )


def _lei_adds_up(value: str) -> bool:
    """ISO 17442: letters become two digits, and the whole leaves 1 when divided by 97."""
    return int("".join(str(int(letter, 36)) for letter in value)) % 97 == 1
