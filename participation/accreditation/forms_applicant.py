"""The forms of the applicant's pages, drawn from the rules of the policy.

A step of a draft is saved whatever is in it; what is wrong is said by `submission.faults`, so that
a page, the task list and the sending itself never disagree.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from participation.accreditation.answers import ANSWER, date_parts
from participation.accreditation.draft_steps import CRITERIA, STATUS, DraftStep
from participation.accreditation.models import ChangeRequest
from portal.drafts.forms import DraftForm, fingerprints_of
from portal.errors import Sentence
from portal.looks.fields import DateInputField, DateParts, LimitedTextField
from portal.looks.languages import own_name
from portal.policies.kinds import (
    CriteriaParameters,
    LanguagesParameters,
    Question,
    QuestionType,
    TiersParameters,
)
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook

Text = str | Promise


def step_form(
    step: DraftStep,
    rulebook: Rulebook,
    flat: Mapping[str, Any],
    faults: Mapping[str, list[Sentence]] | None = None,
) -> DraftForm:
    """The form of a step, filled with what the draft holds."""
    return DraftForm(
        _as_posted(step, flat),
        faults=step.faults_in(faults) if faults else None,
        fields=_fields_of(step, rulebook, str(flat.get("language") or "")),
    )


def values_posted(step: DraftStep, posted: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed into this step, field by field, nothing left out."""
    if step.code == CRITERIA:
        return {
            CRITERIA: [name.removeprefix("criterion_") for name in step.fields if posted.get(name)]
        }
    dates = {f"{ANSWER}{entry.code}" for entry in step.questions if entry.type == QuestionType.DATE}
    return {
        name: _posted_date(posted, name) if name in dates else str(posted.get(name, "")).strip()
        for name in step.fields
    }


def draft_names(step: DraftStep) -> tuple[str, ...]:
    """The names under which the draft keeps this step's values."""
    return (CRITERIA,) if step.code == CRITERIA else step.fields


def fingerprints(step: DraftStep, flat: Mapping[str, Any]) -> str:
    """What the page shows, in short: sent back with the form to find another device's changes."""
    return fingerprints_of(flat, draft_names(step))


def _posted_date(posted: Mapping[str, Any], name: str) -> str:
    parts = DateParts().value_from_datadict(posted, MultiValueDict(), name)
    day, month, year = parts["day"], parts["month"], parts["year"]
    if not any((day, month, year)):
        return ""
    if all(part.isdecimal() for part in (day, month, year)):
        return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    return f"{year}-{month}-{day}"


def _as_posted(step: DraftStep, flat: Mapping[str, Any]) -> dict[str, Any]:
    if step.code == CRITERIA:
        return {f"criterion_{code}": "on" for code in flat.get(CRITERIA) or ()}
    data: dict[str, Any] = {}
    dates = {f"{ANSWER}{entry.code}" for entry in step.questions if entry.type == QuestionType.DATE}
    for name in step.fields:
        text = str(flat.get(name) or "")
        if name in dates:
            data.update({f"{name}_{part}": value for part, value in date_parts(text).items()})
        else:
            data[name] = text
    return data


def _fields_of(step: DraftStep, rulebook: Rulebook, language: str) -> dict[str, forms.Field]:
    if step.code == STATUS:
        return _status_fields(rulebook)
    if step.code == CRITERIA:
        criteria = rulebook.parameters(CriteriaParameters)
        return {
            f"criterion_{entry.code}": forms.BooleanField(label=here(entry.label).text)
            for entry in (criteria.statements if criteria else ())
        }
    return {f"{ANSWER}{entry.code}": question_field(entry, language) for entry in step.questions}


def _status_fields(rulebook: Rulebook) -> dict[str, forms.Field]:
    tiers = rulebook.parameters(TiersParameters)
    languages = rulebook.parameters(LanguagesParameters)
    fields: dict[str, forms.Field] = {
        "tier": forms.ChoiceField(
            label=_("Status you ask for"),
            choices=[(tier.code, here(tier.label).text) for tier in (tiers.tiers if tiers else ())],
            widget=forms.RadioSelect,
            help_text=_("What each status allows is listed below the form."),
        ),
        "language": forms.ChoiceField(
            label=_("Language in which you write the application"),
            choices=[(code, own_name(code)) for code in (languages.codes if languages else ())],
            widget=forms.RadioSelect,
            help_text=_("These are the languages that the rules allow."),
        ),
    }
    return fields


def question_field(question: Question, language: str) -> forms.Field:
    """The field of one question, with who reads the answer said before anything is written."""
    common: dict[str, Any] = {
        "label": here(question.label).text,
        "required": question.required,
        "help_text": _hint(question),
    }
    if question.type is QuestionType.CHOICE:
        choices = [(choice.code, here(choice.label).text) for choice in question.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.type is QuestionType.YES_NO:
        yes_no = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(choices=yes_no, widget=forms.RadioSelect, **common)
    if question.type is QuestionType.DATE:
        return DateInputField(**common)
    if question.type is QuestionType.NUMBER:
        attrs = {"class": "govuk-input--width-10", "inputmode": "numeric", "dir": "ltr"}
        return forms.CharField(widget=forms.TextInput(attrs=attrs), **common)
    return _text_field(question, language, common)


def _text_field(question: Question, language: str, common: dict[str, Any]) -> forms.Field:
    attrs: dict[str, Any] = {"rows": 3 if question.type is QuestionType.SHORT_TEXT else 8}
    if language:
        attrs["lang"] = language
    if question.type is QuestionType.SHORT_TEXT and question.word_limit is None:
        return forms.CharField(**common)
    return LimitedTextField(
        max_words=question.word_limit, widget=forms.Textarea(attrs=attrs), **common
    )


def _hint(question: Question) -> SafeString:
    lines = [here(question.help).text] if question.help else []
    lines.append(str(_("Read by: %(audience)s.") % {"audience": question.audience.label}))
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


class OrganizationChoiceForm(forms.Form):
    """For which of one's organizations."""

    def __init__(self, *args: Any, organizations: Mapping[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = forms.ChoiceField(
            label=_("For which organization?"),
            widget=forms.RadioSelect,
            choices=[(str(pk), name) for pk, name in organizations.items()],
            initial=str(next(iter(organizations))) if len(organizations) == 1 else None,
        )


class ChangeForm(forms.Form):
    """What the holder of a status asks for."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=ChangeRequest.Kind.choices,
        widget=forms.RadioSelect,
    )
    new_name = forms.CharField(
        label=_("New name"),
        help_text=_("For a change of name."),
        max_length=300,
        required=False,
    )
    new_tier = forms.ChoiceField(
        label=_("Other status"), help_text=_("For another status."), required=False
    )
    reason = forms.CharField(
        label=_("Why"), max_length=6000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )

    def __init__(self, *args: Any, tiers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tiers:
            self.fields["new_tier"] = forms.ChoiceField(
                label=_("Other status"),
                help_text=_("For another status."),
                choices=[("", _("None")), *tiers],
                required=False,
            )
        else:
            del self.fields["new_tier"]
