"""The fields that moves of a commitment ask for."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.commitments.rules import rules_of
from portal.decisions.fields import reasons_for, rule_field, text_field
from portal.looks.fields import DateInputField
from portal.permissions import Actor
from portal.policies.kinds import Outcome
from portal.transitions import Fields


def for_progress(_commitment: Any, _actor: Actor) -> Fields:
    """What was done or happened since."""
    return {
        "text": text_field(_("What was done, what stands in the way"), limit=10000),
        **evidence_fields(),
    }


def evidence_fields() -> Fields:
    """An address where others can look; a document that was stored before, by its id."""
    return {
        "evidence_url": forms.URLField(
            label=_("Address of the evidence"),
            help_text=_("Everybody can follow it. Leave it empty where there is none."),
            required=False,
            max_length=200,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"dir": "ltr"}),
        ),
        "document": forms.UUIDField(required=False, widget=forms.HiddenInput),
    }


def for_postponement(_commitment: Any, _actor: Actor) -> Fields:
    """The new date and why."""
    return {
        "due_on": DateInputField(label=_("New date")),
        "reason": text_field(
            _("Why the date is moved"),
            hint=_("Everybody reads this beside the old date, which stays visible."),
            limit=4000,
        ),
    }


def for_completion(_commitment: Any, _actor: Actor) -> Fields:
    """What was done and where the evidence is."""
    return {
        "text": text_field(
            _("What was done"),
            hint=_("Say it so that it can be compared with the indicator."),
            limit=10000,
        ),
        **evidence_fields(),
    }


def for_drop(commitment: Any, _actor: Actor) -> Fields:
    """Why, and at which level that was decided; with the reasons that the policy publishes."""
    fields: Fields = {
        "drop_reason": text_field(
            _("Why it is dropped"), hint=_("Everybody reads this."), limit=10000
        ),
        "dropped_by": forms.CharField(
            label=_("Who decided that: the body or the level"), max_length=200
        ),
    }
    if commitment.published_at is None:
        return fields
    rulebook = rules_of(commitment)
    reasons = reasons_for(rulebook, Outcome.DROP_COMMITMENT)
    if reasons:
        fields["reason_code"] = forms.ChoiceField(
            label=_("Reason, from the published list"),
            choices=[("", _("Choose a reason")), *reasons.items()],
        )
    fields["rule"] = rule_field(rulebook, required=True)
    fields["decided_on"] = DateInputField(
        label=_("Date of the decision"), initial=timezone.localdate
    )
    return fields


def for_note(_commitment: Any, _actor: Actor) -> Fields:
    """What a review found, or its instructions."""
    return {"note": text_field(_("What the review says"), required=False, limit=20000)}
