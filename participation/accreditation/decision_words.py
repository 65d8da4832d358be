"""A decision as the organization reads it: reasons, rule, body, and what can be done about it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accreditation.draft_steps import tier_name
from portal.decisions.models import Decision, RemedyKind
from portal.errors import Sentence
from portal.looks.words import last_day
from portal.policies.kinds import (
    DeferralParameters,
    Outcome,
    RefusalReasonsParameters,
    RemedyPlace,
)
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook


def decision_block(decision: Decision, rulebook: Rulebook) -> dict[str, Any]:
    """What a page needs to show one decision with its remedy."""
    return {
        "decision": decision,
        "outcome": outcome_words(decision.outcome),
        "reason": reason_words(decision.reason_code, rulebook),
        "tier": tier_name(rulebook, decision.details.get("tier", "")),
        "remedy": remedy_block(decision, rulebook) if decision.is_adverse else None,
    }


def outcome_words(outcome: str) -> Sentence:
    """The outcome as a word."""
    granted: dict[str, Sentence] = {"grant": _("granted"), Outcome.DEFER.value: _("deferred")}
    return granted.get(outcome) or Outcome(outcome).label


def reason_words(code: str, rulebook: Rulebook) -> str:
    """The published reason behind its code."""
    found = {
        reason.code: reason
        for parameters in rulebook.typed(RefusalReasonsParameters)
        for reason in parameters.reasons
    }
    deferral = rulebook.parameters(DeferralParameters)
    found |= {reason.code: reason for reason in (deferral.reasons if deferral else ())}
    return here(found[code].label).text if code in found else code


def remedy_block(decision: Decision, rulebook: Rulebook) -> dict[str, Any]:
    """Where, at which address, until when; or that there is none and what remains."""
    rule = rulebook.remedy_for(decision.outcome)
    parameters = rule[1] if rule else None
    return {
        "kind": decision.remedy,
        "is_here": decision.remedy == RemedyKind.PORTAL,
        "is_elsewhere": decision.remedy == RemedyKind.ELSEWHERE,
        "is_none": decision.remedy == RemedyKind.NONE,
        "body": here(parameters.body).text
        if parameters and parameters.body
        else decision.remedy_body,
        "address": decision.remedy_address,
        "until": decision.remedy_until,
        "last_day": last_day(decision.remedy_until) if decision.remedy_until else None,
        "is_past": decision.remedy_until is not None and decision.remedy_until <= timezone.now(),
        "remaining": here(parameters.remaining).text
        if parameters and parameters.remaining
        else decision.remedy_remaining,
        "rule": rule[0] if rule else None,
    }


def silence_block(rulebook: Rulebook) -> dict[str, Any]:
    """What the policy provides when no answer comes in time; the applicant chooses."""
    found = rulebook.remedy_for(Outcome.NO_ANSWER)
    parameters = found[1] if found else None
    return {
        "is_here": bool(parameters and parameters.where is RemedyPlace.PORTAL),
        "is_elsewhere": bool(parameters and parameters.where is RemedyPlace.ELSEWHERE),
        "body": here(parameters.body).text if parameters and parameters.body else "",
        "address": parameters.address if parameters else "",
        "remaining": here(parameters.remaining).text if parameters and parameters.remaining else "",
        "rule": found[0] if found else None,
    }
