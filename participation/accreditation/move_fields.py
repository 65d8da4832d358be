"""The fields that each move of accreditation asks for, drawn from the policy of the row."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.accreditation.states import Recommendation
from portal.decisions.fields import adverse_fields, body_fields, rule_field, text_field
from portal.looks.fields import DateInputField, LimitedTextField
from portal.permissions import Actor
from portal.policies.kinds import (
    ConductParameters,
    DeciderParameters,
    DeferralParameters,
    Limited,
    SuspensionCause,
    TiersParameters,
    WordLimitParameters,
    label,
)
from portal.policies.rulebook import Rulebook, rulebook_of
from portal.transitions import Fields


def _rulebook(obj: Any) -> Rulebook:
    """The policy under which this row stands."""
    return rulebook_of(getattr(obj, "policy_id", None) or obj.accreditation.policy_id)


def _language() -> str:
    return get_language() or "en"


def for_submission(_obj: Any, _actor: Actor) -> Fields:
    """The applicant confirms once; answers and documents are checked against the policy."""
    return {
        "confirm": forms.BooleanField(
            label=_("What is said here is true to the best of our knowledge"),
        ),
        # The last day that the page showed: if it passed in the meantime, the person is told.
        "round": forms.CharField(required=False, widget=forms.HiddenInput),
    }


def for_confirmation(_obj: Any, _actor: Actor) -> Fields:
    """A step that cannot be taken back is confirmed, and may be explained."""
    return {
        "confirm": forms.BooleanField(label=_("Yes, I want to do this")),
        "note": text_field(_("Anything you want to add"), required=False, limit=2000),
    }


def for_note(_obj: Any, _actor: Actor) -> Fields:
    """A reason in words."""
    return {"note": text_field(_("Why"), limit=4000)}


def for_return(_obj: Any, _actor: Actor) -> Fields:
    """What is missing, point by point."""
    return {
        "note": text_field(
            _("What is missing, point by point"),
            hint=_("One point a line. The organization reads this and can complete its file."),
            limit=6000,
        )
    }


def for_adverse(outcome: str) -> Callable[[Any, Actor], Fields]:
    """Reason, rule, text and body of a decision against the applicant."""

    def fields(obj: Any, _actor: Actor) -> Fields:
        return adverse_fields(_rulebook(obj), outcome)

    return fields


def for_questions(obj: Any, _actor: Actor) -> Fields:
    """Who asks what, under which rule."""
    rulebook = _rulebook(obj)
    decider = rulebook.parameters(DeciderParameters)
    asker = (decider.recommends or decider.secretariat) if decider else {}
    return {
        "asker": forms.CharField(
            label=_("Who asks"),
            help_text=_("The body or unit, not a person’s name."),
            max_length=200,
            initial=label(asker, _language()).text if asker else "",
        ),
        "rule": rule_field(rulebook, required=True, title=_("Rule that the questions rest on")),
        "questions": text_field(
            _("Questions"), hint=_("Leave an empty line between two questions."), limit=8000
        ),
        "question_language": forms.ChoiceField(
            label=_("Language of the questions"),
            choices=[
                ("en", "English"),
                ("fr", "français"),
                ("es", "español"),
                ("ar", "العربية"),
                ("ru", "русский"),
                ("zh-hans", "中文"),
            ],
            initial=_language(),
        ),
    }


def for_answers(obj: Any, _actor: Actor) -> Fields:
    """One answer to each open question; the drafts fill them."""
    return {
        f"answer_{question.pk}": text_field(question.text, limit=12000)
        for question in obj.questions.filter(round__answered_at=None).order_by(
            "round__number", "number"
        )
    }


def tier_field(rulebook: Rulebook, *, title: Any = None, exclude: str = "") -> forms.ChoiceField:
    """A choice among the statuses of this policy."""
    tiers = rulebook.parameters(TiersParameters)
    choices = [
        (tier.code, label(tier.label, _language()).text)
        for tier in (tiers.tiers if tiers else ())
        if tier.code != exclude
    ]
    return forms.ChoiceField(label=title or _("Status"), choices=choices)


def for_recommendation(obj: Any, _actor: Actor) -> Fields:
    """What the recommending body says."""
    rulebook = _rulebook(obj)
    decider = rulebook.parameters(DeciderParameters)
    body = (decider.recommends or decider.secretariat) if decider else {}
    return {
        "body": forms.CharField(
            label=_("Body that recommends"),
            max_length=200,
            initial=label(body, _language()).text if body else "",
        ),
        "recommendation": forms.ChoiceField(
            label=_("Recommendation"), choices=Recommendation.choices, widget=forms.RadioSelect
        ),
        "tier": tier_field(rulebook, title=_("Status recommended")),
        "rule": rule_field(rulebook, required=True),
        "text": text_field(_("Reasons (seen inside the institution only)")),
    }


def for_session(_obj: Any, _actor: Actor) -> Fields:
    """Session and item of the agenda."""
    return {
        "session": forms.CharField(label=_("Session"), max_length=120),
        "agenda_item": forms.CharField(
            label=_("Item of the agenda"), max_length=60, required=False
        ),
    }


def for_grant(obj: Any, _actor: Actor) -> Fields:
    """The body's decision to grant the status asked for."""
    return {
        **body_fields(_rulebook(obj)),
        "text": text_field(_("Text for the organization"), required=False),
    }


def for_lower_grant(obj: Any, _actor: Actor) -> Fields:
    """Another status than asked for goes against the applicant and needs its reasons."""
    rulebook = _rulebook(obj)
    return {
        "tier": tier_field(rulebook, title=_("Status granted"), exclude=obj.tier),
        **adverse_fields(rulebook, "grant_lower"),
    }


def for_deferral(obj: Any, _actor: Actor) -> Fields:
    """A deferral always has a reason; once over the ceiling it needs all that a refusal needs."""
    rulebook = _rulebook(obj)
    deferral = rulebook.parameters(DeferralParameters)
    reasons = [
        (reason.code, label(reason.label, _language()).text)
        for reason in (deferral.reasons if deferral else ())
    ]
    fields = adverse_fields(rulebook, "defer")
    fields["reason_code"] = forms.ChoiceField(
        label=_("Reason, from the published list"), choices=[("", _("Choose a reason")), *reasons]
    )
    return fields


def for_notice(obj: Any, _actor: Actor) -> Fields:
    """Grounds for a suspension or withdrawal, before any decision."""
    rulebook = _rulebook(obj)
    conduct = rulebook.parameters(ConductParameters)
    grounds = [
        (ground.code, label(ground.label, _language()).text)
        for ground in (conduct.grounds if conduct else ())
    ]
    return {
        "cause": forms.ChoiceField(
            label=_("Ground"),
            choices=[
                ("", _("Choose a ground")),
                (SuspensionCause.OVERDUE_REPORT.value, _("Periodic report not received")),
                *grounds,
            ],
        ),
        "rule": rule_field(rulebook, required=True),
        "text": text_field(_("The facts, in words the organization can answer")),
    }


def for_reply(_obj: Any, _actor: Actor) -> Fields:
    """The holder's reply to a notice."""
    return {"text": text_field(_("Your reply"), limit=12000)}


def for_suspension(obj: Any, _actor: Actor) -> Fields:
    """A suspension has an end."""
    return {
        **adverse_fields(_rulebook(obj), "suspend"),
        "until": DateInputField(label=_("Suspended until")),
    }


def for_report(obj: Any, _actor: Actor) -> Fields:
    """The report itself, within the rule's words; a file can be attached beside it."""
    title = _("What you did in this period")
    for rule in _rulebook(obj).typed(WordLimitParameters):
        words = rule.for_tier(obj.accreditation.tier)
        if rule.applies_to is Limited.REPORT and words:
            area = forms.Textarea(attrs={"rows": 14, "dir": "auto"})
            return {"text": LimitedTextField(label=title, max_words=words, widget=area)}
    return {"text": text_field(title, limit=30000)}


def for_report_question(_obj: Any, _actor: Actor) -> Fields:
    """What the institution wants to know."""
    return {"note": text_field(_("What you ask"), limit=6000)}
