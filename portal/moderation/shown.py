"""A removal as its author reads it: reason, article, words, and what can be done about it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from portal.decisions.fields import reasons_for
from portal.decisions.models import Decision, RemedyKind
from portal.looks.words import last_day
from portal.policies.kinds import label
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook, rulebook_of


def decision_shown(decision: Decision) -> dict[str, Any]:
    """What `moderation/decision.html` needs to show a decision of moderators with its remedy."""
    rulebook = rulebook_of(decision.rule.policy_id) if decision.rule else Rulebook(())
    reasons = reasons_for(rulebook, decision.outcome)
    return {
        "decision": decision,
        "reason": reasons.get(decision.reason_code, decision.reason_code),
        "remedy": _remedy(decision, rulebook),
    }


def _remedy(decision: Decision, rulebook: Rulebook) -> dict[str, Any]:
    found = rulebook.remedy_for(decision.outcome)
    language = get_language() or "en"
    rule: Rule | None = found[0] if found else None
    body = label(found[1].body, language).text if found and found[1].body else ""
    remaining = label(found[1].remaining, language).text if found and found[1].remaining else ""
    until = decision.remedy_until
    return {
        "is_here": decision.remedy == RemedyKind.PORTAL,
        "is_elsewhere": decision.remedy == RemedyKind.ELSEWHERE,
        "is_none": decision.remedy == RemedyKind.NONE,
        "body": body or decision.remedy_body,
        "address": decision.remedy_address,
        "until": until,
        "last_day": last_day(until) if until else None,
        "is_past": until is not None and until <= timezone.now(),
        "remaining": remaining or decision.remedy_remaining,
        "rule": rule,
    }
