"""Forms of consultations: filters of the lists, and the steps in which staff write one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation, ConsultationQuestion
from participation.consultations.questions import LONGEST_CODE
from participation.consultations.selectors import Stage
from participation.consultations.states import (
    AnswerKind,
    ConsultationKind,
    ConsultationStatus,
    Entry,
    Shown,
)
from participation.programmes.models import Programme
from portal.looks.fields import RadiosWithHints
from portal.looks.languages import name_here
from portal.looks.part_trees import Parts
from portal.looks.parts import Choice, Code, Day, Entries, Flag, Labels, Number
from portal.looks.texts import text_of, texts_of
from portal.tenancy.models import Tenant

ALL = ("", _("All"))


class ConsultationFilter(forms.Form):
    """Which consultations; all optional."""

    stage = forms.ChoiceField(label=_("Where it is"), required=False, choices=[ALL, *Stage.choices])
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[ALL, *ConsultationKind.choices]
    )
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(
        self, *args: Any, programmes: Iterable[Programme], tenant: Tenant, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.pk), text_of(one, "title").text) for one in programmes]
        cast("forms.ChoiceField", self.fields["programme"]).choices = [ALL, *offered]
        languages = [(code, name_here(code)) for code in tenant.languages]
        cast("forms.ChoiceField", self.fields["language"]).choices = [ALL, *languages]
        if not offered:
            del self.fields["programme"]

    def chosen(self) -> dict[str, str]:
        """The filters that say something; one that cannot be read narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class StaffFilter(forms.Form):
    """The staff's list: also those being prepared."""

    stage = forms.ChoiceField(
        label=_("Where it is"),
        required=False,
        choices=[ALL, (ConsultationStatus.DRAFT.value, _("Being prepared")), *Stage.choices],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[ALL, *ConsultationKind.choices]
    )

    def chosen(self) -> dict[str, str]:
        """As ConsultationFilter."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class BasicsForm(forms.Form):
    """Kind, programme, unit, languages, who may take part, what becomes public."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What is asked for"),
        choices=ConsultationKind.choices,
        widget=RadiosWithHints(
            hints={
                "call_for_input": _("Open questions, or simply what people want to say."),
                "draft_text": _("A text that is commented paragraph by paragraph."),
                "survey": _("Questions with answers to choose from."),
                "standing": _("Open as long as the programme runs."),
            }
        ),
    )
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    unit = forms.CharField(
        label=_("Responsible unit"),
        max_length=200,
        required=False,
        help_text=_("Everybody reads which unit answers."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which it is held"), widget=forms.CheckboxSelectMultiple
    )
    entry = forms.ChoiceField(
        label=_("Who may take part"), choices=Entry.choices, widget=forms.RadioSelect
    )
    shown = forms.ChoiceField(
        label=_("What becomes public of contributions that are not confidential"),
        choices=Shown.choices,
        widget=forms.RadioSelect,
    )
    allows_pseudonyms = forms.BooleanField(
        label=_("People may take part under a name that they choose"), required=False
    )
    allows_confidential = forms.BooleanField(
        label=_("People may take part in confidence"),
        required=False,
        help_text=_("Read by those of your staff whom you name, and still answered."),
    )

    def __init__(
        self, *args: Any, programmes: Iterable[Programme], tenant: Tenant, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.pk), text_of(one, "title").text) for one in programmes]
        cast("forms.ChoiceField", self.fields["programme"]).choices = [
            ("", _("None")),
            *offered,
        ]
        cast("forms.MultipleChoiceField", self.fields["languages"]).choices = [
            (code, name_here(code)) for code in tenant.languages
        ]


def basics_of(consultation: Consultation) -> dict[str, Any]:
    """What the form of the basics holds."""
    plain = ("kind", "unit", "languages", "entry", "shown")
    flags = ("allows_pseudonyms", "allows_confidential")
    return {
        **{name: getattr(consultation, name) for name in (*plain, *flags)},
        "programme": str(consultation.programme_id or ""),
    }


TITLE_PARTS: Parts = (Labels(name="title", label=_("Title")),)
TEXT_PARTS: Parts = (
    *TITLE_PARTS,
    Labels(
        name="summary",
        label=_("What it is about"),
        help=_("What is to be decided, by whom, and what is not open any more."),
        long=True,
        required=False,
    ),
    Labels(
        name="target_groups",
        label=_("Whom it concerns"),
        help=_("Also those who are hard to reach, and how they are reached."),
        long=True,
        required=False,
    ),
    Labels(
        name="use_of_input",
        label=_("How what is said will be used"),
        help=_("Who reads it, what it can change, and in what form it is answered."),
        long=True,
        required=False,
    ),
)
REPORT_PARTS: Parts = (
    Labels(name="final_report", label=_("Final report"), long=True, required=False),
)


def text_parts(consultation: Consultation) -> Parts:
    """The texts; the final report among them once there is one."""
    return (*TEXT_PARTS, *REPORT_PARTS) if texts_of(consultation, "final_report") else TEXT_PARTS


def text_values(consultation: Consultation) -> dict[str, Any]:
    """What the form of the texts holds."""
    return {part.name: texts_of(consultation, part.name) for part in text_parts(consultation)}


_PHASES = Entries(
    name="phases",
    label=_("Phases"),
    entry=_("Phase"),
    help=_("Hearings, meetings, a second round. Days are those at your seat."),
    parts=(
        Labels(name="name", label=_("Name")),
        Day(name="starts_on", label=_("First day")),
        Day(name="ends_on", label=_("Last day")),
    ),
)
_FIRST_DAY = Day(name="opens_on", label=_("First day"), help=_("It opens at 00:00 at your seat."))


def date_parts(kind: str) -> Parts:
    """Standing feedback has a first day only."""
    if kind == ConsultationKind.STANDING:
        return (_FIRST_DAY, _PHASES)
    return (
        _FIRST_DAY,
        Day(name="closes_on", label=_("Last day"), help=_("It ends at 24:00 at your seat.")),
        Day(
            name="answer_due_on",
            label=_("The answer comes by"),
            help=_(
                "A promise to everybody. If the day passes, everybody reads that it is overdue."
            ),
        ),
        _PHASES,
    )


_OPTION_PARTS: Parts = (Labels(name="label", label=_("Answer")), Code(name="code"))
_OF_TEXT = ("kind", frozenset({AnswerKind.TEXT.value}))
_OF_CHOICE = ("kind", frozenset({AnswerKind.CHOICE.value, AnswerKind.CHOICES.value}))
_OF_SCALE = ("kind", frozenset({AnswerKind.SCALE.value}))
QUESTION_PARTS: Parts = (
    Entries(
        name="questions",
        label=_("Questions"),
        entry=_("Question"),
        parts=(
            Labels(name="label", label=_("Question"), limit=500),
            Labels(name="help", label=_("Help with it"), long=True, required=False),
            Choice(
                name="kind",
                label=_("Answered by"),
                choices=AnswerKind,
                otherwise=AnswerKind.TEXT,
            ),
            Flag(name="is_required", label=_("An answer is needed")),
            Number(
                name="max_words",
                label=_("Words at most"),
                help=_("For texts. Left empty: no limit but that of the form."),
                required=False,
                minimum=1,
                maximum=10_000,
                when=_OF_TEXT,
            ),
            Number(
                name="scale_from",
                label=_("The scale begins at"),
                required=False,
                maximum=100,
                when=_OF_SCALE,
            ),
            Number(
                name="scale_to",
                label=_("The scale ends at"),
                required=False,
                maximum=100,
                when=_OF_SCALE,
            ),
            Labels(
                name="scale_low",
                label=_("What the beginning means"),
                required=False,
                when=_OF_SCALE,
            ),
            Labels(
                name="scale_high",
                label=_("What the end means"),
                required=False,
                when=_OF_SCALE,
            ),
            Code(name="code"),
            Entries(
                name="options",
                label=_("Answers to choose from"),
                entry=_("Answer"),
                when=_OF_CHOICE,
                parts=_OPTION_PARTS,
            ),
        ),
    ),
)


def question_values(questions: Iterable[ConsultationQuestion]) -> dict[str, Any]:
    """What the form of the questions holds."""
    return {"questions": [_question_value(question) for question in questions]}


def _question_value(question: ConsultationQuestion) -> dict[str, Any]:
    options = question.options
    value = {
        "code": question.code,
        "kind": question.kind,
        "label": texts_of(question, "text"),
        "help": texts_of(question, "help"),
        "is_required": question.is_required,
        "max_words": question.max_words,
    }
    if isinstance(options, Mapping):
        ends = {"scale_from": options.get("from"), "scale_to": options.get("to")}
        return {
            **value,
            **ends,
            "scale_low": options.get("low") or {},
            "scale_high": options.get("high") or {},
        }
    return {**value, "options": options}


def questions_from(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions as the service takes them, from what the form holds."""
    taken: set[str] = set()
    return [_question_from(given, taken) for given in values.get("questions") or ()]


def _question_from(given: Mapping[str, Any], taken: set[str]) -> dict[str, Any]:
    code = _short(str(given.get("code") or ""), taken)
    taken.add(code)
    options: Any = given.get("options") or []
    if given.get("kind") == AnswerKind.SCALE:
        options = {
            "from": given.get("scale_from"),
            "to": given.get("scale_to"),
            "low": given.get("scale_low") or {},
            "high": given.get("scale_high") or {},
        }
    return {
        "code": code,
        "kind": given.get("kind"),
        "text": given.get("label") or {},
        "help": given.get("help") or {},
        "is_required": given.get("is_required"),
        "max_words": given.get("max_words"),
        "options": options,
    }


def _short(code: str, taken: set[str]) -> str:
    """A code made from a long text, cut to what a form on paper has room for."""
    short, number = code[:LONGEST_CODE], 1
    while short in taken and len(code) > LONGEST_CODE:
        number += 1
        short = f"{code[: LONGEST_CODE - 3]}_{number}"
    return short


VERSION_PARTS: Parts = (
    Labels(name="title", label=_("Title of this version")),
    Labels(
        name="note",
        label=_("What changed and why"),
        help=_("Left empty for the first version."),
        long=True,
        required=False,
    ),
    Labels(
        name="pasted",
        label=_("The text"),
        help=_(
            "Paste it. A blank line ends a paragraph; a number at its beginning becomes its number."
            " Every language needs the same number of paragraphs."
        ),
        long=True,
    ),
)


class ReadersForm(forms.Form):
    """Who of the staff reads what is confidential."""

    people = forms.MultipleChoiceField(
        label=_("Who may read confidential contributions"),
        required=False,
        help_text=_("Nobody else of the staff can, administrators included. Name few."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["people"]).choices = [
            (str(pk), name) for pk, name in offered
        ]


def own_languages() -> list[str]:
    """The languages in which the institution's texts are written."""
    return [code for code, _name in settings.LANGUAGES]
