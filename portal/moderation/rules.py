"""The rule under which texts are moderated: that of the institution's policy in force."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.policies.kinds import ModerationParameters, ModerationTiming, RuleKind
from portal.policies.models import PolicySubject, Rule
from portal.policies.rulebook import Rulebook, policy_in_force, rulebook_of


def rulebook_in_force(tenant_id: UUID) -> Rulebook | None:
    """The rules on consultations that hold now, where they say how texts are moderated."""
    policy = policy_in_force(tenant_id, PolicySubject.CONSULTATIONS)
    if policy is None:
        return None
    rulebook = rulebook_of(policy)
    return rulebook if rulebook.first(RuleKind.MODERATION) else None


def rulebook_for(tenant_id: UUID) -> Rulebook:
    """The same; Refused where the institution has published no rule on moderation."""
    found = rulebook_in_force(tenant_id)
    if found is None:
        raise Refused(
            _(
                "This institution has published no rule on moderation yet. Nothing is moderated"
                " without one: publish a policy on consultations first."
            ),
            code="no_moderation_rule",
        )
    return found


def moderation_rule(rulebook: Rulebook) -> tuple[Rule, ModerationParameters]:
    """The article on moderation and what it says; LookupError where the rulebook has none."""
    rule, parameters = (
        rulebook.first(RuleKind.MODERATION),
        rulebook.parameters(ModerationParameters),
    )
    if rule is None or parameters is None:
        raise LookupError(RuleKind.MODERATION)
    return rule, parameters


def publishes_first(tenant_id: UUID) -> bool:
    """Whether texts are published at once and looked at afterwards. Raises Refused without a rule."""
    parameters = moderation_rule(rulebook_for(tenant_id))[1]
    return parameters.timing is ModerationTiming.AFTER


def allows_pseudonyms(tenant_id: UUID) -> bool:
    """Whether a pseudonym is enough. Raises Refused without a rule."""
    return moderation_rule(rulebook_for(tenant_id))[1].allow_pseudonyms
