"""The institution's rules on commitments: how one is checked, why one may be dropped."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.policies.kinds import CommitmentCheckParameters, Outcome, RuleKind
from portal.policies.models import Policy, PolicySubject, Rule
from portal.policies.rulebook import Rulebook, policy_in_force, rulebook_of


@dataclass(frozen=True, slots=True)
class CheckRule:
    """The article on the check, and its parameters."""

    rule: Rule
    parameters: CommitmentCheckParameters


def check_rule(rulebook: Rulebook) -> CheckRule | None:
    """The article on the check of commitments, if these rules have one."""
    rule = rulebook.first(RuleKind.COMMITMENT_CHECK)
    parameters = rulebook.parameters(CommitmentCheckParameters)
    return CheckRule(rule, parameters) if rule and parameters else None


def rules_of(commitment: Any) -> Rulebook:
    """The rules under which a commitment was adopted; before, those in force."""
    if commitment.policy_id is not None:
        return rulebook_of(commitment.policy_id)
    policy = policy_in_force(commitment.tenant_id, PolicySubject.CONSULTATIONS)
    return rulebook_of(policy) if policy else Rulebook(())


def require_policy(tenant_id: UUID) -> Policy:
    """The policy in force under which commitments can be checked.

    Raises Refused: a promise that nobody can check is not published here.
    """
    policy = policy_in_force(tenant_id, PolicySubject.CONSULTATIONS)
    if policy is None or check_rule(rulebook_of(policy)) is None:
        raise Refused(
            _(
                "The institution has published no rule on the check of commitments. Publish one"
                " first: whoever reads a commitment must know how it will be checked."
            ),
            code="no_check_rule",
        )
    return policy


def require_check_rule(commitment: Any) -> CheckRule:
    """The article on the check under which this commitment stands. Raises Refused without one."""
    found = check_rule(rules_of(commitment))
    if found is None:
        raise Refused(
            _("The rules of this commitment do not say how it is checked."), code="no_check_rule"
        )
    return found


def rules_about(rulebook: Rulebook, *kinds: RuleKind) -> list[Rule]:
    """The articles of these kinds that are about commitments: not reasons for something else."""
    found = [rule for kind in kinds for rule in rulebook.all(kind)]
    return [rule for rule in found if _is_about(rule)]


def _is_about(rule: Rule) -> bool:
    named = {"for_outcomes", "applies_to"} & rule.parameters.keys()
    return not named or any(Outcome.DROP_COMMITMENT in rule.parameters[name] for name in named)
