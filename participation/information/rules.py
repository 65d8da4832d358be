"""The institution's rules on access to information, read for this room.

An institution whose policy has no article on the stages of a request has no such room.
"""

from uuid import UUID

from django.utils.translation import get_language

from portal.errors import NotFound
from portal.policies.kinds import (
    InformationException,
    InformationExceptionsParameters,
    InformationStagesParameters,
    RefusalReasonsParameters,
    RuleKind,
    label,
    parse,
)
from portal.policies.models import Policy, PolicySubject, Rule
from portal.policies.rulebook import Rulebook, policy_in_force, rulebook_of


def information_policy(tenant_id: UUID) -> tuple[Policy, Rulebook] | None:
    """The policy in force and its rules; None where the institution has no such procedure."""
    policy = policy_in_force(tenant_id, PolicySubject.INFORMATION)
    if policy is None:
        return None
    rulebook = rulebook_of(policy)
    return (policy, rulebook) if rulebook.parameters(InformationStagesParameters) else None


def required_policy(tenant_id: UUID) -> tuple[Policy, Rulebook]:
    """The same. Raises NotFound where the institution has no such procedure."""
    found = information_policy(tenant_id)
    if found is None:
        raise NotFound
    return found


def stages_of(rulebook: Rulebook) -> InformationStagesParameters:
    """The times of each stage. Raises LookupError: requests stand only under rules that have them."""
    found = rulebook.parameters(InformationStagesParameters)
    if found is None:
        message = "this policy has no stages of a request for information"
        raise LookupError(message)
    return found


def reason_rule(rulebook: Rulebook, outcome: str) -> Rule | None:
    """The article that lists the reasons for this outcome; else the one on the stages."""
    for rule in rulebook.all(RuleKind.REFUSAL_REASONS):
        parameters = parse(RuleKind(rule.kind), rule.parameters)
        if isinstance(parameters, RefusalReasonsParameters) and outcome in parameters.applies_to:
            return rule
    return rulebook.first(RuleKind.INFORMATION_STAGES)


def exceptions_of(rulebook: Rulebook) -> dict[str, InformationException]:
    """The published exceptions by code."""
    found = rulebook.parameters(InformationExceptionsParameters)
    return {entry.code: entry for entry in (found.exceptions if found else ())}


def exception_words(rulebook: Rulebook) -> dict[str, str]:
    """What each exception is called, by code, in the active language."""
    language = get_language() or "en"
    return {
        code: label(entry.label, language).text for code, entry in exceptions_of(rulebook).items()
    }
