"""What a contribution is asked: the fields of its form, the same at every door that has a form.

The fields are named `naming`, `signed_as`, `for_organization`, `language`, `country`, `text`,
`q_<code>` for each question and `p_<id>` for each paragraph that can be commented on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from participation.consultations.models import Consultation, ConsultationQuestion, Paragraph
from participation.consultations.states import AnswerKind
from participation.contributions.states import Naming
from participation.contributions.tables import COMMENT_LIMIT
from portal.looks.fields import CheckboxesWithHints, LimitedTextField, RadiosWithHints
from portal.looks.languages import language_tag, own_name
from portal.organizations.models import Organization
from portal.policies.kinds import LabelText, label
from portal.transitions import Fields

TEXT_LIMIT = 20000
ANSWER_LIMIT = 10000
NAME_LIMIT = 200
OTHER_LANGUAGE = "und"
# Beyond this many points a scale is read from a list.
LONGEST_SCALE = 11


@dataclass(frozen=True)
class Asked:
    """What one consultation asks: its questions, and the paragraphs of the text under discussion."""

    consultation: Consultation
    questions: Sequence[ConsultationQuestion]
    paragraphs: Sequence[Paragraph]

    @cached_property
    def by_code(self) -> dict[str, ConsultationQuestion]:
        """The questions by the code that is never used again."""
        return {question.code: question for question in self.questions}

    @property
    def written(self) -> list[ConsultationQuestion]:
        """Questions answered in the form itself, not with a file."""
        return [entry for entry in self.questions if entry.kind != AnswerKind.FILE]

    @property
    def with_files(self) -> list[ConsultationQuestion]:
        """Questions answered with a file."""
        return [entry for entry in self.questions if entry.kind == AnswerKind.FILE]


def asked_of(consultation: Consultation) -> Asked:
    """The questions, and the paragraphs of the first version of the text that was published."""
    first = consultation.textversions.filter(published_at__isnull=False).order_by("number").first()
    paragraphs = list(first.paragraphs.order_by("position")) if first else []
    return Asked(
        consultation,
        list(consultation.consultationquestions.order_by("position", "code")),
        [paragraph for paragraph in paragraphs if paragraph.text],
    )


def question_field(question: ConsultationQuestion) -> str:
    """The name of a question's field."""
    return f"q_{question.code}"


def paragraph_field(paragraph: Paragraph) -> str:
    """The name of a paragraph's field."""
    return f"p_{paragraph.pk.hex}"


def options_of(question: ConsultationQuestion) -> list[tuple[str, str]]:
    """(code, words) of what can be chosen, in the active language; a scale's points as numbers."""
    return [(code, f"{before}{words.text}") for code, before, words in _options(question)]


def _marked_options(question: ConsultationQuestion) -> list[tuple[str, str]]:
    """The same for a page: words that exist in another language only say in which one."""
    active = get_language() or settings.LANGUAGE_CODE
    return [
        (code, f"{before}{words.text}")
        if words.language == active or not words.text
        else (
            code,
            format_html(
                '{}<bdi lang="{}">{}</bdi>', before, language_tag(words.language), words.text
            ),
        )
        for code, before, words in _options(question)
    ]


def _options(question: ConsultationQuestion) -> list[tuple[str, str, LabelText]]:
    """(code, what stands before the words, the words)."""
    language = get_language() or settings.LANGUAGE_CODE
    if question.kind == AnswerKind.SCALE:
        return _scale(question.options, language)
    found = []
    for entry in question.options:
        code, words = str(entry["code"]), _words(entry.get("label", ""), language)
        found.append((code, "" if words.text else code, words))
    return found


def _words(value: Any, language: str) -> LabelText:
    return (
        label(value, language) if isinstance(value, Mapping) else LabelText(value or "", language)
    )


def _scale(given: Any, language: str) -> list[tuple[str, str, LabelText]]:
    scale = given[0] if isinstance(given, list) and given else given or {}
    low, high = int(scale.get("from", 1)), int(scale.get("to", 5))
    ends = {low: _words(scale.get("low"), language), high: _words(scale.get("high"), language)}
    nothing = LabelText("", language)
    points = [(number, ends.get(number, nothing)) for number in range(low, high + 1)]
    return [
        (str(number), f"{number}: " if words.text else str(number), words)
        for number, words in points
    ]


def answer_field(question: ConsultationQuestion) -> forms.Field:
    """The form field of one question, its limit stated below it."""
    shared: dict[str, Any] = {
        "label": question.text,
        "help_text": question.help,
        "required": question.is_required,
    }
    if question.kind == AnswerKind.TEXT:
        widget = forms.Textarea(attrs={"rows": 6, "dir": "auto"})
        return LimitedTextField(
            max_words=question.max_words, max_length=ANSWER_LIMIT, widget=widget, **shared
        )
    options = _marked_options(question)
    if question.kind == AnswerKind.CHOICES:
        return forms.MultipleChoiceField(choices=options, widget=CheckboxesWithHints(), **shared)
    nothing = [] if question.is_required else [("", str(_("no answer")))]
    options = [*nothing, *options]
    if len(options) <= LONGEST_SCALE + 1:
        return forms.ChoiceField(choices=options, widget=RadiosWithHints(), **shared)
    # A list to open holds plain words only.
    plain = [*nothing, *options_of(question)]
    return forms.ChoiceField(choices=plain, widget=forms.Select(), **shared)


def naming_choices(consultation: Consultation) -> list[tuple[str, Any]]:
    """How the author can appear in this consultation."""
    found: list[tuple[str, Any]] = [(Naming.NAMED.value, Naming.NAMED.label)]
    if consultation.allows_pseudonyms:
        found.append((Naming.PSEUDONYMOUS.value, Naming.PSEUDONYMOUS.label))
    if consultation.allows_confidential:
        found.append((Naming.CONFIDENTIAL.value, Naming.CONFIDENTIAL.label))
    return found


NAMING_HINTS: Mapping[str, Any] = {
    Naming.NAMED: _("The institution and, where contributions are published, everybody sees it."),
    Naming.PSEUDONYMOUS: _(
        "The chosen name is shown. With an account, the institution’s staff do not see your own"
        " name on the contribution."
    ),
    Naming.CONFIDENTIAL: _(
        "Never published, counted in figures only, read by staff who are named for it. You still"
        " get an answer."
    ),
}


def about_fields(consultation: Consultation, organizations: Sequence[Organization]) -> Fields:
    """For whom, under which name, in which language, from where."""
    fields: Fields = {}
    if organizations:
        choices: list[tuple[str, Any]] = [
            ("", _("for myself")),
            *((str(row.pk), row.name) for row in organizations),
        ]
        fields["for_organization"] = forms.ChoiceField(
            label=_("For whom do you write?"),
            choices=choices,
            required=False,
            widget=RadiosWithHints(),
        )
    fields["naming"] = forms.ChoiceField(
        label=_("How do you want to appear?"),
        choices=naming_choices(consultation),
        initial=Naming.NAMED,
        widget=RadiosWithHints(hints=NAMING_HINTS),
    )
    fields["signed_as"] = forms.CharField(
        label=_("Name to be shown"),
        required=False,
        max_length=NAME_LIMIT,
        help_text=_("For a chosen name, or where you have no account. Not for confidential ones."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    fields["language"] = forms.ChoiceField(
        label=_("Language in which you write"), choices=language_choices(consultation)
    )
    fields["country"] = forms.ChoiceField(
        label=_("Country or area where you are"),
        choices=[("", _("I do not say")), *countries],
        required=False,
        help_text=_("Voluntary. Leave it out where it could put you at risk."),
    )
    return fields


def language_choices(consultation: Consultation) -> list[tuple[str, Any]]:
    """The consultation's languages first, then those of the portal, then any other."""
    codes = dict.fromkeys([*consultation.languages, *dict(settings.LANGUAGES)])
    named: list[tuple[str, Any]] = [(code, own_name(code)) for code in codes]
    return [*named, (OTHER_LANGUAGE, _("another language"))]


def question_fields(asked: Asked) -> Fields:
    """A field for each question that is answered in the form."""
    return {question_field(entry): answer_field(entry) for entry in asked.written}


def paragraph_fields(asked: Asked) -> Fields:
    """A field for each paragraph; its own text stands above it (as the field's hint)."""
    return {
        paragraph_field(entry): LimitedTextField(
            label=_("Paragraph %(number)s") % {"number": entry.label or entry.position},
            help_text=entry.text,
            required=False,
            max_length=COMMENT_LIMIT,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        )
        for entry in asked.paragraphs
    }


def word_fields() -> Fields:
    """What nobody asked for."""
    return {
        "text": LimitedTextField(
            label=_("What else do you want to say?"),
            required=False,
            max_length=TEXT_LIMIT,
            help_text=_("In your own words and your own language."),
            widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        )
    }


def whole_form(asked: Asked, organizations: Sequence[Organization] = ()) -> Fields:
    """Everything on one page."""
    return {
        **question_fields(asked),
        **paragraph_fields(asked),
        **word_fields(),
        **about_fields(asked.consultation, organizations),
    }
