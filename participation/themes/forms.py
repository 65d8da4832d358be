"""Forms of themes: their words, what is merged and split, codes, quotes, a list's filters."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution
from participation.contributions.states import Door, Naming
from participation.themes.filters import NO_THEME, CodingFilter
from participation.themes.models import Theme
from participation.themes.move_fields import answer_field, for_answer
from participation.themes.quotes import LIMIT as QUOTE_LIMIT
from participation.themes.quotes import NAME_LIMIT
from participation.themes.services import DESCRIPTION_LIMIT, UNIT_LIMIT
from participation.themes.states import Reading
from portal.looks.fields import LimitedTextField
from portal.looks.languages import own_name
from portal.looks.parts import Labels, Part, Words
from portal.looks.texts import text_of
from portal.permissions import Actor

THEME_PARTS: Sequence[Part] = (
    Labels(
        name="title",
        label=_("Title of the theme"),
        help=_("What was said, in one line that its authors would recognize as theirs."),
    ),
    Labels(
        name="description",
        label=_("What was said"),
        help=_("In a few sentences, without judging it. Everybody reads this."),
        long=True,
        limit=DESCRIPTION_LIMIT,
        required=False,
    ),
    Words(
        name="unit",
        label=_("Unit that answers"),
        limit=UNIT_LIMIT,
        required=False,
    ),
)
# What the fields for the codes of one contribution are called.
SHOWN, CODES, NONE = "shown", "codes", "none"


class MergeForm(forms.Form):
    """Into which theme."""

    into = forms.ChoiceField(label=_("Put everything under"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, themes: Sequence[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(theme.pk), numbered(theme)) for theme in themes]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]


def numbered(theme: Theme) -> str:
    """“3. More time to answer”."""
    return f"{theme.number}. {text_of(theme, 'title').text}"


class QuoteForm(forms.Form):
    """Which words, beside which theme."""

    theme = forms.ChoiceField(label=_("Beside which theme"))
    text = LimitedTextField(
        label=_("Words to be quoted"),
        help_text=_("Copy them from the contribution as they stand there."),
        max_length=QUOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, themes: Sequence[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(theme.pk), numbered(theme)) for theme in themes]
        self.fields["theme"].choices = choices  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """Under which name the words are shown."""

    signed_as = forms.CharField(
        label=_("Name under these words"),
        help_text=_("Leave it empty to be quoted without a name. Everybody reads this."),
        max_length=NAME_LIMIT,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def prepared_form(theme: Theme, actor: Actor, *args: Any, **options: Any) -> forms.Form:
    """The fields of an answer; none of them has to be filled in while it is prepared."""
    fields = for_answer(theme, actor)
    for field in fields.values():
        field.required = False
    form_class = type("PreparedForm", (forms.Form,), dict(fields))
    form: forms.Form = form_class(*args, **options)
    return form


def answer_texts(cleaned: Mapping[str, Any], languages: Sequence[str]) -> dict[str, str]:
    """The texts of an answer by language."""
    return {code: cleaned.get(answer_field(code), "") for code in languages}


Choices = list[tuple[str, str | Promise]]


def filter_choices(themes: Sequence[Theme], languages: Sequence[str]) -> dict[str, Choices]:
    """The options of each filter of a list of contributions."""
    anything = ("", _("any"))
    return {
        "theme": [anything, (NO_THEME, _("none yet")), *((str(t.pk), numbered(t)) for t in themes)],
        "reading": [("", _("anybody or nobody")), *Reading.choices],
        "language": [anything, *((code, own_name(code)) for code in languages)],
        "door": [anything, *Door.choices],
        "naming": [anything, *Naming.choices],
    }


class CodingFilterForm(forms.Form):
    """Words, theme, who has read it; language, door and naming."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "type": "search"}),
    )

    def __init__(self, chosen: CodingFilter, choices: Mapping[str, Choices]) -> None:
        initial = {name: getattr(chosen, name) for name in CodingFilter.__slots__}
        super().__init__(initial=initial)
        labels = {
            "theme": _("Theme"),
            "reading": _("Read by"),
            "language": _("Language"),
            "door": _("Came by"),
            "naming": _("Shown as"),
        }
        for name, label in labels.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices[name], required=False
            )


def typed_codes(
    data: Any, shown: Sequence[Contribution]
) -> tuple[dict[UUID, list[UUID]], dict[UUID, list[str]]]:
    """What was ticked on the page of codes: themes by contribution, and what stands in its boxes.

    A contribution where nothing was ticked, not even that it speaks to none, is left for later.
    """
    codes: dict[UUID, list[UUID]] = {}
    ticked: dict[UUID, list[str]] = {}
    for row in shown:
        values = data.getlist(f"{CODES}-{row.pk}")
        ticked[row.pk] = values
        themes = [_id(value) for value in values if value != NONE]
        if themes or NONE in values:
            codes[row.pk] = themes
    return codes, ticked


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        # An id that is none belongs to nothing.
        return UUID(int=0)
