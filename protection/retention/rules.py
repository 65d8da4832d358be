"""Default periods by outcome, with reason and source; an institution's own rows take their place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from protection.cases.states import CaseOutcome
from protection.retention.models import RetentionRule

# The team and the person are told this long before a case is to be erased.
WARNING = timedelta(days=30)
# The store's key is replaced a day after an erasure: then no older copy opens what was erased.
ROTATION = timedelta(days=1)
FINAL_WITHIN = timedelta(days=2)
# What is erased in part waits this long, so that a mistake can be stopped.
PART_GRACE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rule:
    """How long, why, and who says so."""

    days: int
    grace_days: int
    reason: Sentence
    source: Sentence


_YEAR = 365
_MINIMISATION = _("Personal data are kept no longer than the purpose needs.")
_PRINCIPLES = _(
    "United Nations Personal Data Protection and Privacy Principles (2018), principle 4"
)
_CONSENT = _("Who withdraws from a case withdraws the consent to keep it.")
_FOLLOW_UP = _("Reprisals come back: what was done is needed when the person writes again.")
_REPORTS = _(
    "Human Rights Council resolution 12/2: earlier cases are followed up in the yearly report"
)
_ACCOUNTABILITY = _("A worsening may have to be accounted for, to the person first.")

DEFAULTS: Mapping[str, Rule] = {
    CaseOutcome.SAFER: Rule(2 * _YEAR, 14, _FOLLOW_UP, _REPORTS),
    CaseOutcome.UNCHANGED: Rule(3 * _YEAR, 14, _FOLLOW_UP, _REPORTS),
    CaseOutcome.WORSE: Rule(5 * _YEAR, 30, _ACCOUNTABILITY, _REPORTS),
    CaseOutcome.UNKNOWN: Rule(3 * _YEAR, 30, _FOLLOW_UP, _REPORTS),
    CaseOutcome.WITHDRAWN: Rule(90, 14, _CONSENT, _PRINCIPLES),
    CaseOutcome.HELPED_ON: Rule(180, 14, _MINIMISATION, _PRINCIPLES),
}
ANY = Rule(2 * _YEAR, 14, _MINIMISATION, _PRINCIPLES)


def rules_of(tenant_id: UUID) -> dict[str, Rule]:
    """The rule for each outcome at this institution."""
    own = {row.outcome: _rule(row) for row in RetentionRule.objects.filter(tenant_id=tenant_id)}
    return {
        outcome: own.get(outcome) or own.get("") or DEFAULTS.get(outcome, ANY)
        for outcome in CaseOutcome.values
    }


def rule_for(tenant_id: UUID, outcome: str) -> Rule:
    """The rule for one outcome."""
    return rules_of(tenant_id).get(outcome, ANY)


def _rule(row: RetentionRule) -> Rule:
    return Rule(row.days, row.grace_days, row.reason, row.source)
