"""Forms of countries: what lists and maps show, and what staff write."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from portal.looks.fields import (
    CheckboxesWithHints,
    DateInputField,
    LimitedTextField,
    RadiosWithHints,
)
from portal.m49 import region_choices
from portal.tenancy.models import Tenant
from promotion.countries.importing import MOST_CHARACTERS
from promotion.countries.maps import COVERAGE, Measure
from promotion.countries.models import FreedomAssessment, Law
from promotion.countries.states import Coverage, Level, Trend
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import ChosenCode, codes_in_use

_TEXT_MOST = 4000
_WORLD = _("The world")
_Choices = list[tuple[Any, Any]]


def _coded(codes: Sequence[ChosenCode]) -> _Choices:
    return [(code.code, code.label) for code in codes]


class MapFilter(forms.Form):
    """What the map of countries shows, and of which region."""

    measure = forms.ChoiceField(label=_("The map shows"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    sort = forms.ChoiceField(
        label=_("Order of the list"),
        required=False,
        choices=[("", _("By name")), ("-", _("By name, from the end"))],
    )

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = {measure.code: measure for measure in measures}
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (measure.code, measure.label) for measure in measures
        ]
        self.fields["region"].choices = [("", _WORLD), *region_choices()]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Measure, str, bool]:
        """The measure, the region, from the end or not; what is not known counts as not said."""
        self.is_valid()
        given = self.cleaned_data
        measure = self.measures.get(given.get("measure", "")) or self.measures[COVERAGE]
        return measure, given.get("region") or "", given.get("sort") == "-"


class CountryChoice(forms.Form):
    """Which country or area to write about."""

    country = forms.ChoiceField(label=_("Country or area"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", ""), *countries]  # type: ignore[attr-defined]


class AssessmentForm(forms.Form):
    """One freedom in one country or area. A second person reads it before anybody else does."""

    level = forms.TypedChoiceField(
        label=_("Level"),
        help_text=_("Your judgement of how things are, not of how many reports there are. Public."),
        coerce=int,
        choices=Level.choices,
        widget=forms.RadioSelect,
    )
    trend = forms.ChoiceField(
        label=_("Trend"),
        help_text=_("Compared with the assessment before. Public."),
        choices=Trend.choices,
        widget=forms.RadioSelect,
    )
    coverage = forms.ChoiceField(
        label=_("Coverage"),
        help_text=_("How much the level rests on. It is shown beside the level."),
        choices=Coverage.choices,
        widget=forms.RadioSelect,
    )
    text = LimitedTextField(
        label=_("What the level rests on"),
        help_text=_("Public. Name no private person and no source who could be in danger."),
        max_length=_TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    sources = LimitedTextField(
        label=_("Sources"),
        help_text=_("Public: documents and publications, one on a line, with their dates."),
        max_length=_TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)
    assessed_on = DateInputField(label=_("As of"), help_text=_("The day up to which you looked."))

    @classmethod
    def of(cls, row: FreedomAssessment) -> "AssessmentForm":
        """The form as a draft has it."""
        return cls(initial={name: getattr(row, name) for name in cls.base_fields})


class LawForm(forms.Form):
    """A law, bill or other instrument."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("As it is called in its own language, or in a translation that is in use."),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of the title"), choices=settings.LANGUAGES)
    kind = forms.ChoiceField(label=_("Kind"))
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"), required=False, widget=CheckboxesWithHints
    )
    freedoms = forms.MultipleChoiceField(
        label=_("Freedoms concerned"), required=False, widget=CheckboxesWithHints
    )
    summary = LimitedTextField(
        label=_("What it does"),
        required=False,
        max_length=_TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    source_name = forms.CharField(
        label=_("Source"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    source_url = forms.URLField(
        label=_("Address of the source"), required=False, max_length=1000, assume_scheme="https"
    )
    is_public = forms.TypedChoiceField(
        label=_("Who sees it"),
        coerce=lambda value: value == "yes",
        choices=[("no", _("Staff only, it is not ready")), ("yes", _("Everybody"))],
        widget=RadiosWithHints,
        initial="no",
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, vocabulary in (
            ("kind", Vocabulary.INSTRUMENT),
            ("subjects", Vocabulary.SUBJECT),
            ("freedoms", Vocabulary.FREEDOM),
        ):
            self.fields[name].choices = _coded(codes_in_use(tenant, vocabulary))  # type: ignore[attr-defined]

    @classmethod
    def of(cls, row: Law, *, tenant: Tenant) -> "LawForm":
        """The form as a law has it."""
        initial = {name: getattr(row, name) for name in cls.base_fields if name != "is_public"}
        initial["is_public"] = "yes" if row.published_at else "no"
        return cls(tenant=tenant, initial=initial)


class StageForm(forms.Form):
    """A step in the life of a law."""

    stage = forms.ChoiceField(label=_("Stage"))
    on = DateInputField(label=_("On"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = _coded(codes_in_use(tenant, Vocabulary.STAGE))  # type: ignore[attr-defined]


class EventForm(forms.Form):
    """A published obstacle in which a law was used."""

    reference = forms.CharField(
        label=_("Reference of the published obstacle"),
        max_length=16,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "dir": "ltr"}),
    )


class ImportForm(forms.Form):
    """A file, or its text; the second step brings the text back."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV, or JSON, in UTF-8; at most 5,000 lines and 2 MB."),
        widget=forms.FileInput(attrs={"class": "govuk-file-upload"}),
    )
    text = forms.CharField(
        label=_("Or the text of the file"),
        required=False,
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """The text, from whichever of the two was given."""
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if file is not None:
            if file.size > MOST_CHARACTERS:
                self.add_error("file", _("This file is larger than 2 MB. Send it in parts."))
                return given
            try:
                given["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("This file is not in UTF-8. Save it as “CSV UTF-8”."))
        elif not given.get("text"):
            self.add_error("file", _("Choose a file, or paste its text."))
        return given
