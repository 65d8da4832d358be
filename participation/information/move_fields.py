"""The fields that each move of a request asks for, drawn from the policy of the row."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.information.rules import exceptions_of
from participation.information.states import (
    ANSWERS,
    Embargo,
    InformationOutcome,
    WantedFormat,
)
from portal.decisions.fields import body_fields, reason_field, text_field
from portal.errors import Sentence
from portal.looks.fields import LimitedTextField, RadiosWithHints
from portal.looks.languages import own_name
from portal.permissions import Actor
from portal.policies.kinds import Outcome
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook, rulebook_of
from portal.transitions import Fields

TITLE_LIMIT = 200
TEXT_LIMIT = 8000
REASON_LIMIT = 2000
_AREA = {"rows": 6, "dir": "auto"}


def _rulebook(obj: Any) -> Rulebook:
    return rulebook_of(obj.policy_id)


def _languages(obj: Any) -> list[tuple[str, str]]:
    return [(code, own_name(code)) for code in obj.tenant.languages]


def _limited(title: Sentence, limit: int, *, hint: Sentence = "", rows: int = 6) -> forms.CharField:
    return LimitedTextField(
        label=title,
        max_length=limit,
        help_text=hint,
        widget=forms.Textarea(attrs={**_AREA, "rows": rows}),
    )


def subject_fields(_obj: Any) -> Fields:
    """What is asked for. Nobody is asked why."""
    return {
        "title": forms.CharField(
            label=_("What you ask for, in one line"),
            max_length=TITLE_LIMIT,
            help_text=_("Read by the institution. Do not write names of people here."),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "text": _limited(
            _("What you would like to know, or which document you look for"),
            TEXT_LIMIT,
            hint=_(
                "What it is about, from which time, who made it: whatever helps to find it. You"
                " need not say why you ask or what you will do with it."
            ),
            rows=10,
        ),
    }


def manner_fields(obj: Any) -> Fields:
    """In which language and form it is wanted, whether it is urgent, whether to wait with publishing."""
    languages = _languages(obj)
    return {
        "language": forms.ChoiceField(label=_("Language in which you write"), choices=languages),
        "answer_language": forms.ChoiceField(
            label=_("Language in which you would like the answer"),
            help_text=_("Documents are given in the languages in which they exist."),
            choices=languages,
        ),
        "wanted_format": forms.ChoiceField(
            label=_("In which form"),
            choices=WantedFormat.choices,
            widget=forms.RadioSelect,
        ),
        "is_urgent": forms.ChoiceField(
            label=_("Is it urgent?"),
            choices=[("no", _("No")), ("yes", _("Yes, I ask for an urgent answer"))],
            widget=RadiosWithHints(
                hints={
                    "yes": _(
                        "The institution says whether it treats the request as urgent. The time to"
                        " answer stays the same in any case."
                    )
                }
            ),
        ),
        "urgency_reason": LimitedTextField(
            label=_("If it is urgent: why"),
            required=False,
            max_length=REASON_LIMIT,
            widget=forms.Textarea(attrs={**_AREA, "rows": 3}),
        ),
        "embargo": forms.ChoiceField(
            label=_("When may the institution publish the answer?"),
            help_text=_(
                "What is released to one is usually published for all, without your name and"
                " without your organization’s."
            ),
            choices=Embargo.choices,
            widget=forms.RadioSelect,
        ),
    }


def request_fields(obj: Any) -> Fields:
    """Every field of the draft."""
    return {**subject_fields(obj), **manner_fields(obj)}


def draft_defaults() -> dict[str, str]:
    """What stands in a draft before anything was typed."""
    language = get_language() or "en"
    return {
        "language": language,
        "answer_language": language,
        "wanted_format": WantedFormat.ELECTRONIC.value,
        "is_urgent": "no",
        "embargo": Embargo.NONE.value,
    }


def for_acknowledgement(obj: Any, _actor: Actor) -> Fields:
    """Where urgency was asked for, it is answered now."""
    if not obj.is_urgent:
        return {}
    return {
        "urgency": forms.ChoiceField(
            label=_("Whoever asked says that it is urgent"),
            choices=[
                ("accepted", _("It is treated as urgent")),
                ("declined", _("It is not treated as urgent")),
            ],
            widget=forms.RadioSelect,
        ),
        "note": text_field(_("Why, in words for whoever asked"), limit=REASON_LIMIT),
    }


def for_question(obj: Any, _actor: Actor) -> Fields:
    """What the institution wants to know."""
    return {
        "question": _limited(
            _("Your question"),
            4000,
            hint=_("Ask only what helps to find the information. Nobody has to say why they ask."),
        ),
        "question_language": forms.ChoiceField(
            label=_("Language of the question"),
            choices=_languages(obj),
            initial=get_language() or "en",
        ),
    }


def for_clarification(_obj: Any, _actor: Actor) -> Fields:
    """The answer to the open question."""
    return {"answer": _limited(_("Your answer"), TEXT_LIMIT)}


def for_extension(_obj: Any, _actor: Actor) -> Fields:
    """Why; for how long follows from the policy."""
    return {
        "note": text_field(
            _("Why more time is needed"), hint=_("Whoever asked reads this."), limit=REASON_LIMIT
        )
    }


def for_transfer(_obj: Any, _actor: Actor) -> Fields:
    """To whom, and why."""
    return {
        "held_by": forms.CharField(
            label=_("Unit or body that holds the information"),
            max_length=200,
            help_text=_("Its name and, if it is another body, how to reach it."),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "note": text_field(_("Why"), hint=_("Whoever asked reads this."), limit=REASON_LIMIT),
    }


def for_preparation(_obj: Any, _actor: Actor) -> Fields:
    """What the unit proposes to whoever decides."""
    words = dict(InformationOutcome.choices)
    return {
        "proposal": forms.ChoiceField(
            label=_("Proposed answer"),
            choices=[("", _("Choose an answer")), *((code, words[code]) for code in ANSWERS)],
        ),
        "text": text_field(
            _("What whoever decides has to know"),
            hint=_("Seen inside the institution only."),
            limit=6000,
        ),
    }


def _answer_fields(obj: Any, title: Sentence, hint: Sentence = "") -> Fields:
    return {
        "text": text_field(title, hint=hint),
        "text_language": forms.ChoiceField(
            label=_("Language of the answer"),
            choices=_languages(obj),
            initial=obj.answer_language,
        ),
    }


def for_release(obj: Any, _actor: Actor) -> Fields:
    """The answer in words, beside the documents on the file."""
    return {
        **_answer_fields(
            obj,
            _("The answer"),
            _("The documents on the file are delivered with it at once."),
        ),
        **body_fields(_rulebook(obj)),
    }


def for_partial_release(obj: Any, _actor: Actor) -> Fields:
    """The answer; what is kept back stands on the file, each with its exception."""
    return {
        **_answer_fields(
            obj,
            _("The answer"),
            _("What is kept back, and why, is added from the file. So is what can be done."),
        ),
        **body_fields(_rulebook(obj)),
    }


def exception_fields(rulebook: Rulebook, *, name: str) -> Fields:
    """An exception of the published list with the tests that it may have to pass."""
    choices = [(code, here(entry.label).text) for code, entry in exceptions_of(rulebook).items()]
    return {
        name: forms.ChoiceField(
            label=_("Exception, from the published list"),
            choices=[("", _("Choose an exception")), *choices],
        ),
        "harm": text_field(
            _("Harm test: which harm disclosure would do, and how likely it is"),
            required=False,
            limit=4000,
            hint=_("Needed where the rule has a harm test for this exception."),
        ),
        "public_interest": text_field(
            _("Public-interest test: what speaks for disclosure, and why it does not prevail"),
            required=False,
            limit=4000,
            hint=_("Needed where the rule has a public-interest test for this exception."),
        ),
    }


def for_refusal(obj: Any, _actor: Actor) -> Fields:
    """Exception, tests, reasons; the remedy follows from the policy."""
    rulebook = _rulebook(obj)
    return {
        **exception_fields(rulebook, name="reason_code"),
        **_answer_fields(obj, _("Reasons, in words that can be answered")),
        **body_fields(rulebook),
    }


def for_not_held(obj: Any, _actor: Actor) -> Fields:
    """Where it was looked for, and who may hold it."""
    return {
        "reason_code": reason_field(_rulebook(obj), Outcome.NOT_HELD),
        **_answer_fields(obj, _("Where it was looked for, and what was found")),
        "held_by": forms.CharField(
            label=_("Body that may hold it"),
            max_length=200,
            required=False,
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        **body_fields(_rulebook(obj)),
    }


def for_public(obj: Any, _actor: Actor) -> Fields:
    """Where it can be read by everybody."""
    return {
        "link": forms.URLField(
            label=_("Address at which it can be read"),
            max_length=500,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"dir": "ltr"}),
        ),
        **_answer_fields(obj, _("What stands there, and where in it")),
        **body_fields(_rulebook(obj)),
    }


def for_excessive(obj: Any, _actor: Actor) -> Fields:
    """Which of the two, and what help was offered before."""
    return {
        "reason_code": reason_field(_rulebook(obj), Outcome.EXCESSIVE),
        **_answer_fields(
            obj,
            _("Reasons, and what help was offered to narrow the request"),
            _("A person or an organization is never described; only the request is."),
        ),
        **body_fields(_rulebook(obj)),
    }


def for_lapse(_obj: Any, _actor: Actor) -> Fields:
    """Nothing is written: the sentence is the portal's own, in the language of the request."""
    return {}


def for_missing(_obj: Any, _actor: Actor) -> Fields:
    """What is missing."""
    return {"note": _limited(_("What is missing"), 4000)}


def for_note(_obj: Any, _actor: Actor) -> Fields:
    """The words of a review for the time line."""
    return {"note": text_field(_("Why"), limit=20000)}


def for_confirmation(_obj: Any, _actor: Actor) -> Fields:
    """A step that cannot be taken back is confirmed, and may be explained."""
    return {
        "confirm": forms.BooleanField(label=_("Yes, I want to do this")),
        "note": text_field(_("Anything you want to add"), required=False, limit=REASON_LIMIT),
    }


def kept_back_fields(obj: Any) -> Fields:
    """One thing that is kept back, with its exception and its tests."""
    return {
        "what": forms.CharField(
            label=_("What is kept back"),
            max_length=300,
            help_text=_("For example: names of staff on pages 3 to 5. Do not repeat the names."),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "reason": text_field(_("Why the exception applies"), limit=4000),
        **exception_fields(_rulebook(obj), name="exception"),
    }
