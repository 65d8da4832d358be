"""The fields that each move of an appeal asks for."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.appeals.rules import (
    ADVERSE,
    deciding_body,
    reasons_against,
    reviewers_for,
    rulebook_for,
)
from portal.appeals.states import AppealOutcome, Ground
from portal.decisions.fields import rule_field, text_field
from portal.looks.fields import DateInputField
from portal.looks.languages import own_name
from portal.permissions import Actor
from portal.transitions import Fields

GROUNDS_LIMIT = 20000
LATE_LIMIT = 4000
REPLY_LIMIT = 20000


def is_late(appeal: Any) -> bool:
    """Whether the time limit for asking has passed; silence has none."""
    until = appeal.decision.remedy_until if appeal.decision_id else None
    return until is not None and until <= timezone.now()


def _long(title: Any, *, limit: int, rows: int, required: bool = True, hint: Any = "") -> Any:
    field = text_field(title, required=required, hint=hint, limit=limit)
    field.widget.attrs["rows"] = rows
    return field


def _language_field(appeal: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Language in which you write"),
        choices=[(code, own_name(code)) for code in appeal.tenant.languages],
    )


def for_filing(appeal: Any, _actor: Actor) -> Fields:
    """Why it is contested, in which language; why it is late; what is new where it comes again."""
    fields: Fields = {
        "ground_codes": forms.MultipleChoiceField(
            label=_("What is wrong"),
            required=False,
            choices=Ground.choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Choose all that apply; your own words count most."),
        ),
        "grounds": _long(_("Why you contest it, in your own words"), limit=GROUNDS_LIMIT, rows=12),
        "language": _language_field(appeal),
    }
    if appeal.number > 1:
        fields["new_facts"] = _long(
            _("What is new since the first review"),
            limit=LATE_LIMIT,
            rows=6,
            hint=_("A matter is reviewed once, unless there are facts that were not known then."),
        )
    if is_late(appeal):
        fields["late_cause"] = _long(
            _("The last day has passed. Why you could not ask in time"), limit=LATE_LIMIT, rows=4
        )
    return fields


def for_panel(appeal: Any, _actor: Actor) -> Fields:
    """Who leads the review and who else sits on it: only people who took no part."""
    people = reviewers_for(appeal)
    return {
        "reviewer": forms.ChoiceField(
            label=_("Who leads the review"), choices=[("", _("Choose a person")), *people]
        ),
        "members": forms.MultipleChoiceField(
            label=_("Who else reviews it"),
            required=False,
            choices=people,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Somebody from outside can be invited to this one matter afterwards."),
        ),
    }


def for_file(_appeal: Any, _actor: Actor) -> Fields:
    """What the unit says of its decision. Documents are attached beside the form."""
    return {
        "statement": _long(
            _("What was decided, on which facts and under which rule"),
            limit=REPLY_LIMIT,
            rows=10,
            hint=_("The appellant reads this and can reply."),
        )
    }


def for_note(_appeal: Any, _actor: Actor) -> Fields:
    """A reason that the appellant reads."""
    return {"note": text_field(_("Why, in words that the appellant reads"), limit=4000)}


def for_reply(_appeal: Any, _actor: Actor) -> Fields:
    """The appellant's reply to the file."""
    return {"reply": _long(_("Your reply to the file"), limit=REPLY_LIMIT, rows=10)}


def for_offer(_appeal: Any, _actor: Actor) -> Fields:
    """What the institution would do so that no decision is needed."""
    return {
        "offer": _long(
            _("What the institution will do if the appellant agrees"), limit=6000, rows=6
        )
    }


def for_confirmation(_appeal: Any, _actor: Actor) -> Fields:
    """A step that cannot be taken back is confirmed."""
    return {"confirm": forms.BooleanField(label=_("Yes, I want to do this"))}


def for_outcome(outcome: AppealOutcome) -> Callable[[Any, Actor], Fields]:
    """Findings, and what else this outcome cannot do without."""

    def fields(appeal: Any, _actor: Actor) -> Fields:
        rulebook = rulebook_for(appeal)
        adverse = outcome in ADVERSE
        found: Fields = {
            "text": _long(
                _("Findings: how each argument was weighed"),
                limit=20000,
                rows=10,
                hint=_("The appellant reads this. What can be done next is added by the rules."),
            ),
            "text_language": _language_field(appeal),
            "rule": rule_field(rulebook, required=adverse),
            "body": forms.CharField(
                label=_("Body that decided"),
                max_length=200,
                initial=deciding_body(appeal, rulebook),
            ),
            "decided_on": DateInputField(
                label=_("Date of the decision"), initial=timezone.localdate
            ),
        }
        if adverse:
            choices = [("", _("Choose a reason")), *reasons_against(outcome, appeal, rulebook)]
            found["reason_code"] = forms.ChoiceField(
                label=_("Reason, from the published list"), choices=choices
            )
        return {**found, **_to_be_done(outcome)}

    return fields


def _to_be_done(outcome: AppealOutcome) -> Fields:
    titles = {
        AppealOutcome.CHANGED: _("What the institution has to do now"),
        AppealOutcome.CHANGED_IN_PART: _("What the institution has to do now"),
        AppealOutcome.SENT_BACK: _("Instructions for whoever decides anew"),
    }
    if outcome not in titles:
        return {}
    return {
        "instructions": _long(
            titles[outcome],
            limit=6000,
            rows=5,
            required=outcome is not AppealOutcome.CHANGED,
            hint=_("Read by the appellant and by whoever has to carry it out."),
        )
    }


def for_carrying_out(_appeal: Any, _actor: Actor) -> Fields:
    """What was done, in words that the appellant reads."""
    return {"done": text_field(_("What was done, and when"), limit=6000)}


def for_second(appeal: Any, _actor: Actor) -> Fields:
    """Why the first outcome is contested."""
    return {
        "second_grounds": _long(
            _("Why you do not agree with the outcome"), limit=GROUNDS_LIMIT, rows=10
        )
    }


def for_measure(_interim: Any, _actor: Actor) -> Fields:
    """What holds until the review has ended."""
    return {
        "measure": text_field(
            _("What holds until the review has ended"),
            hint=_("For example: provisional registration, or that a suspension does not run."),
            limit=4000,
        ),
        "reasons": text_field(_("Why"), required=False, limit=4000),
    }


def for_no_measure(_interim: Any, _actor: Actor) -> Fields:
    """Why nothing is ordered."""
    return {"reasons": text_field(_("Why, in words that the appellant reads"), limit=4000)}
