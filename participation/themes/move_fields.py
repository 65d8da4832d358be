"""The fields that moves of a theme ask for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from participation.themes.states import ThemeOutcome
from portal.decisions.fields import text_field
from portal.looks.languages import is_bidi, language_tag, name_here
from portal.permissions import Actor
from portal.transitions import Fields

ANSWER_LIMIT = 20000


def languages_of(theme: Any) -> Sequence[str]:
    """The languages of the institution that the portal itself has."""
    own = {code for code, _name in settings.LANGUAGES}
    return [code for code in theme.tenant.languages if code in own] or [settings.LANGUAGE_CODE]


def answer_field(code: str) -> str:
    """The name of the field for the answer in one language, such as `answer_fr`."""
    return str(build_localized_fieldname("answer", code))


def _answer_in(code: str, *, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=_("The answer, with its reasons (%(language)s)") % {"language": name_here(code)},
        help_text=hint,
        required=False,
        max_length=ANSWER_LIMIT,
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "lang": language_tag(code),
                "dir": "rtl" if is_bidi(code) else "ltr",
            }
        ),
    )


def for_answer(theme: Any, _actor: Actor) -> Fields:
    """What is answered, why, in which languages; to whom it is referred where outside the mandate."""
    outcomes: list[tuple[str, Any]] = [("", _("Choose")), *ThemeOutcome.choices]
    fields: Fields = {"outcome": forms.ChoiceField(label=_("What is answered"), choices=outcomes)}
    for number, code in enumerate(languages_of(theme)):
        hint = _("Everybody reads this; those who contributed are told first.")
        fields[answer_field(code)] = _answer_in(code, hint="" if number else hint)
    fields["referred_to"] = forms.CharField(
        label=_("Referred to (where it is outside the mandate)"),
        help_text=_("The office that can deal with it, and how to reach it."),
        max_length=300,
        required=False,
    )
    return fields


def for_correction(theme: Any, actor: Actor) -> Fields:
    """The same, and why it is corrected."""
    return {
        **for_answer(theme, actor),
        "reason": text_field(
            _("Why the answer is corrected"),
            hint=_("The earlier answer stays readable beside this reason."),
            limit=2000,
        ),
    }
