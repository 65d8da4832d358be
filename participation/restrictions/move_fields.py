"""The fields of a report and of the moves that follow it."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.restrictions.states import RestrictionKind, Way
from portal.decisions.fields import text_field
from portal.errors import Sentence
from portal.looks.fields import LimitedTextField, RadiosWithHints
from portal.looks.languages import own_name
from portal.permissions import Actor
from portal.transitions import Fields


def _line(title: Sentence, hint: Sentence, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=title,
        max_length=200,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def _text(title: Sentence, limit: int, *, hint: Sentence = "", rows: int = 8) -> forms.CharField:
    return LimitedTextField(
        label=title,
        max_length=limit,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


def event_fields(_obj: Any) -> Fields:
    """What happened."""
    return {
        "kind": forms.ChoiceField(
            label=_("How were you kept out?"),
            choices=RestrictionKind.choices,
            widget=forms.RadioSelect,
        ),
        "happened": _text(
            _("What happened, in your own words"),
            8000,
            hint=_(
                "Write only what those who review need. Do not name witnesses, sources or people"
                " who could be harmed."
            ),
        ),
        "happened_on": _line(_("When"), _("A day, or as near as you remember.")),
        "place": _line(_("Where: the event, meeting or body"), _("Its name and place.")),
        "by_whom": _line(
            _("By whom: the role, not the name"),
            _("For example: security, the secretariat, a delegation. Leave it out if you prefer."),
            required=False,
        ),
    }


def wish_fields(obj: Any) -> Fields:
    """What is asked for, and where it shall go."""
    return {
        "asks_for": _text(
            _("What you ask for"),
            2000,
            hint=_("For example: to be let in, an explanation in writing, that it does not recur."),
            rows=4,
        ),
        "language": forms.ChoiceField(
            label=_("Language in which you write"),
            choices=[(code, own_name(code)) for code in obj.tenant.languages],
        ),
        "way": forms.ChoiceField(
            label=_("Where shall it go?"),
            choices=Way.choices,
            widget=RadiosWithHints(
                hints={
                    "review": _(
                        "Read by this institution’s reviewers of decisions, and by nobody else"
                        " there."
                    ),
                    "protection": _(
                        "Nobody at this institution reads it. The room for protection opens"
                        " later: your wish is kept, and you are asked before anything is passed"
                        " on. Below it says who can help now."
                    ),
                }
            ),
        ),
    }


def report_fields(obj: Any) -> Fields:
    """Every field of the draft."""
    return {**event_fields(obj), **wish_fields(obj)}


def draft_defaults() -> dict[str, str]:
    """What stands in a draft before anything was typed."""
    return {"language": get_language() or "en"}


def for_answer(obj: Any, _actor: Actor) -> Fields:
    """What was done, or can be done."""
    return {
        "answer": text_field(
            _("What was done, and what can be done"),
            hint=_("Whoever filed it reads this."),
            limit=8000,
        ),
        "answer_language": forms.ChoiceField(
            label=_("Language of the answer"),
            choices=[(code, own_name(code)) for code in obj.tenant.languages],
            initial=obj.language,
        ),
    }


def for_words_of_review(_obj: Any, _actor: Actor) -> Fields:
    """What a review found."""
    return {"note": text_field(_("Why"), limit=20000)}


def for_reply(_obj: Any, _actor: Actor) -> Fields:
    """Why the answer does not settle it."""
    return {"note": _text(_("What is not settled"), 4000, rows=5)}


def for_confirmation(_obj: Any, _actor: Actor) -> Fields:
    """A step that cannot be taken back is confirmed."""
    return {"confirm": forms.BooleanField(label=_("Yes, I want to do this"))}
