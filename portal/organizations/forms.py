"""Forms of an organization's file. A row of a list that is left empty does not count."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from portal.looks.fields import CheckboxesWithHints, DateInputField, LimitedTextField
from portal.looks.widgets import anchor_of
from portal.organizations import identifiers
from portal.organizations.languages import LANGUAGES, OF_THE_UNITED_NATIONS
from portal.organizations.models import (
    ContactChannel,
    Group,
    OrganizationSize,
    OtherName,
    ProfileField,
    Theme,
)
from portal.organizations.sections import ROWS, Section, section_values
from portal.policies.kinds import ActorType

MORE_LANGUAGES = ("language_1", "language_2", "language_3")
MISSION_WORDS = 250


def _language_choices(empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *LANGUAGES.items()]


def _country_choices() -> list[tuple[str, Any]]:
    return [("", _("Not said")), *countries]


class PartForm(forms.Form):
    """A form that is one part of a page."""

    def hush(self) -> None:
        """Show what was typed without judging it: somebody only asked for one more row."""
        self._errors = ErrorDict()


class ProfileForm(PartForm):
    """Who the organization is."""

    name = forms.CharField(
        label=_("Name of the organization"),
        max_length=300,
        help_text=_("In its own script, as its people write it. Other names come below."),
    )
    name_language = forms.ChoiceField(
        label=_("Language of the name"),
        choices=lambda: _language_choices(_("Choose a language")),
    )
    kind = forms.ChoiceField(
        label=_("Type of organization"),
        choices=[("", _("Choose what comes closest")), *ActorType.choices],
        help_text=_("A movement, a community or one person is as welcome as a registered body."),
    )
    country = forms.ChoiceField(
        label=_("Country or area"), choices=_country_choices, required=False
    )
    place = forms.CharField(
        label=_("Place of work, in your own words"),
        max_length=200,
        required=False,
        help_text=_("Where lists of countries do not fit, or in addition to them."),
    )
    founded_on = DateInputField(
        label=_("Founding date"),
        required=False,
        help_text=_("Some institutions ask how long an organization has existed."),
    )
    size = forms.ChoiceField(
        label=_("Size"),
        choices=[("", _("Not said")), *OrganizationSize.choices],
        required=False,
        help_text=_(
            "For figures that show whether small organizations fare worse; it decides nothing."
        ),
    )
    mission = LimitedTextField(label=_("What it does"), max_words=MISSION_WORDS, required=False)
    website = forms.URLField(
        label=_("Website"), max_length=200, required=False, assume_scheme="https"
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which the organization works"),
        choices=[(code, LANGUAGES[code]) for code in OF_THE_UNITED_NATIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language_1 = forms.ChoiceField(
        label=_("Another language"), choices=lambda: _language_choices("—"), required=False
    )
    language_2 = forms.ChoiceField(
        label=_("A further language"), choices=lambda: _language_choices("—"), required=False
    )
    language_3 = forms.ChoiceField(
        label=_("One more language"), choices=lambda: _language_choices("—"), required=False
    )
    themes = forms.MultipleChoiceField(
        label=_("What the organization works on"),
        choices=Theme.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is stored stays a choice, though today's lists may not have it.
        self._offer("country", [self.initial.get("country") or ""], {})
        self._offer("languages", self.initial.get("languages") or (), LANGUAGES)

    def _offer(self, name: str, stored: Iterable[str], words: Mapping[str, str]) -> None:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return
        known = [*cast("Iterable[tuple[str, Any]]", field.choices)]
        codes = {code for code, _word in known}
        field.choices = [
            *known,
            *((code, words.get(code, code)) for code in stored if code not in codes),
        ]

    @classmethod
    def initial_of(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Stored values as this form shows them."""
        return dict(values)

    def values(self) -> dict[str, Any]:
        """Cleaned fields of Organization."""
        values = dict(self.cleaned_data)
        more = [values.pop(name) for name in MORE_LANGUAGES]
        values["languages"] = list(
            dict.fromkeys([*values["languages"], *(code for code in more if code)])
        )
        return values


class RowForm(PartForm):
    """One row of a list; `key` is the field without which a row does not count."""

    key = ""
    free: tuple[str, ...] = ()
    missing: Any = ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        written = any(values.get(name) for name in self.free)
        if written and not values.get(self.key) and self.key not in self.errors:
            self.add_error(self.key, self.missing)
        return values

    def counts(self) -> bool:
        """Whether anything was written in this row."""
        return bool(self.cleaned_data.get(self.key))

    def values(self) -> dict[str, Any]:
        """Cleaned fields of the row's model."""
        return dict(self.cleaned_data)


class NameForm(RowForm):
    """Another name."""

    key = "name"
    free = ("language",)
    missing = _("Write the name, or choose no language in this row.")

    name = forms.CharField(label=_("Name"), max_length=300, required=False)
    use = forms.ChoiceField(label=_("What it is"), choices=OtherName.Use.choices)
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: _language_choices(_("Not said")), required=False
    )


class IdentifierForm(RowForm):
    """An identifier by org-id.guide."""

    key = "value"
    free = ("scheme",)
    missing = _("Write the number in that list, or leave the whole row empty.")

    scheme = forms.CharField(
        label=_("List"),
        max_length=30,
        required=False,
        help_text=_("The list’s code at org-id.guide, for example GB-CHC."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "dir": "ltr"}),
    )
    value = forms.CharField(
        label=_("Number in that list"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "dir": "ltr"}),
    )

    def clean_scheme(self) -> str:
        code = identifiers.tidy_scheme(self.cleaned_data["scheme"])
        problem = identifiers.problem_of_scheme(code) if code else None
        if problem:
            raise forms.ValidationError(problem)
        return code

    def clean_value(self) -> str:
        return identifiers.tidy_value(self.cleaned_data["value"])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        scheme, value = values.get("scheme"), values.get("value")
        if value and not scheme and "scheme" not in self.errors:
            self.add_error("scheme", _("Say which list this number is from, by its code."))
        if value and scheme:
            problem = identifiers.problem_of_value(scheme, value)
            if problem:
                self.add_error("value", problem)
        return values


class ChannelForm(RowForm):
    """A way to reach the organization."""

    key = "value"
    free = ("note",)
    missing = _("Write the address or number that this note is about.")

    kind = forms.ChoiceField(label=_("How"), choices=ContactChannel.Kind.choices)
    value = forms.CharField(label=_("Address or number"), max_length=200, required=False)
    safety = forms.ChoiceField(label=_("Is it safe to use?"), choices=ContactChannel.Safety.choices)
    note = forms.CharField(
        label=_("Note on safe use"),
        max_length=300,
        required=False,
        help_text=_("For example: only in the morning; never say who is calling."),
    )


class PublicForm(PartForm):
    """What the world may see; nothing unless the organization says so."""

    is_confidential = forms.TypedChoiceField(
        label=_("Who may see this organization?"),
        choices=[
            ("yes", _("Confidential: only institutions to which we turn")),
            ("no", _("Public: everybody sees what we choose below")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    public_fields = forms.MultipleChoiceField(
        label=_("What everybody may see"),
        choices=ProfileField.choices,
        required=False,
        widget=CheckboxesWithHints(
            hints={ProfileField.NAMES.value: _("Without the name nothing else is shown.")}
        ),
        help_text=_("Counts only for a public profile. Ways to reach you are never shown."),
    )

    @classmethod
    def initial_of(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Stored values as this form shows them."""
        return {**values, "is_confidential": "yes" if values["is_confidential"] else "no"}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        hidden = values.get("is_confidential", True)
        if not hidden and ProfileField.NAMES not in values.get("public_fields", ()):
            self.add_error(
                "public_fields",
                _("A public profile shows at least the name. Tick it, or stay confidential."),
            )
        return values

    def values(self) -> dict[str, Any]:
        """Cleaned fields of Organization."""
        return {
            "is_confidential": self.cleaned_data["is_confidential"],
            "public_fields": sorted(self.cleaned_data["public_fields"]),
        }


class SelfDescriptionForm(forms.Form):
    """Voluntary, apart from the file."""

    groups = forms.MultipleChoiceField(
        label=_("We are"),
        choices=Group.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


_ROW_FORMS: Mapping[Section, tuple[type[RowForm], int]] = {
    Section.NAMES: (NameForm, 2),
    Section.IDENTIFIERS: (IdentifierForm, 1),
    Section.CHANNELS: (ChannelForm, 1),
}
_MOST_ROWS = 40
MORE = "more"


def _row_forms(section: Section, posted: Any, stored: Any) -> "BaseFormSet[RowForm]":
    form, blank = _ROW_FORMS[section]
    made: type[BaseFormSet[RowForm]] = formset_factory(
        form, extra=blank, max_num=_MOST_ROWS, absolute_max=_MOST_ROWS
    )
    return made(posted, prefix=section.value, initial=stored)


class SectionForm:
    """The form of one section, fields or rows, with one face for views and templates.

    `stored` are the section's values; `posted` what was sent, with one more row where the button
    for that was pressed.
    """

    def __init__(self, section: Section, *, posted: Any = None, stored: Any = None) -> None:
        self.section = section
        self.rows: BaseFormSet[RowForm] | None = None
        self.fields: ProfileForm | PublicForm | None = None
        if section in ROWS:
            if posted is not None and posted.get(MORE) == section.value:
                posted = _one_more(posted, section)
            self.rows = _row_forms(section, posted, stored)
            return
        form = PublicForm if section == Section.PUBLIC else ProfileForm
        initial = form.initial_of(stored) if stored is not None else None
        self.fields = form(posted, prefix=section.value, initial=initial)

    def forms(self) -> list[Any]:
        """The forms in it, in order."""
        return list(self.rows) if self.rows is not None else [self.fields]

    def is_valid(self) -> bool:
        """Whether everything that counts is well-formed; every part is asked, to name all errors."""
        answers = [form.is_valid() for form in self.forms()]
        return all(answers)

    def hush(self) -> None:
        """Show what was typed without judging it."""
        for form in self.forms():
            form.hush()

    def values(self) -> Any:
        """Cleaned values as the services take them."""
        if self.fields is not None:
            return self.fields.values()
        return [form.values() for form in self.forms() if form.counts()]

    def problems(self) -> list[dict[str, Any]]:
        """What the error summary lists."""
        return [
            {"text": text, "anchor": anchor_of(field)}
            for form in self.forms()
            for field in form
            for text in field.errors
        ]


def section_form(organization: Any, section: Section, posted: Any = None) -> SectionForm:
    """The form of a stored section."""
    return SectionForm(section, posted=posted, stored=section_values(organization, section))


def _one_more(posted: Any, section: Section) -> Any:
    """The same post with one row more: the button that adds a row loses nothing."""
    data = posted.copy()
    name = f"{section.value}-TOTAL_FORMS"
    total = data.get(name, "0")
    data[name] = str(min(int(total) + 1, _MOST_ROWS)) if total.isdecimal() else "1"
    return data
