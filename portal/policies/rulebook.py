"""One version of a policy, read once: its rules by kind, with their typed parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from portal.policies.kinds import Parameters, RemedyParameters, RuleKind, parse
from portal.policies.models import Policy, PolicyStatus, PolicySubject, Rule

P = TypeVar("P", bound=Parameters)


@dataclass(frozen=True)
class Rulebook:
    """The rules of one policy version. Answers without further queries."""

    rules: tuple[Rule, ...]

    @cached_property
    def _by_kind(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.kind, []).append(rule)
        return found

    def all(self, kind: RuleKind) -> list[Rule]:
        """The articles of this kind, in their order."""
        return self._by_kind.get(kind, [])

    def first(self, kind: RuleKind) -> Rule | None:
        """The first article of this kind, if there is one."""
        return next(iter(self.all(kind)), None)

    def parameters(self, of: type[P]) -> P | None:
        """The typed parameters of the first article of this kind."""
        rule = self.first(of.kind)
        return None if rule is None else _typed(rule, of)

    def typed(self, of: type[P]) -> list[P]:
        """The typed parameters of all articles of this kind."""
        return [_typed(rule, of) for rule in self.all(of.kind)]

    def remedy_for(self, outcome: str) -> tuple[Rule, RemedyParameters] | None:
        """The article that says what can be done about this outcome."""
        for rule in self.all(RuleKind.REMEDY):
            parameters = _typed(rule, RemedyParameters)
            if outcome in parameters.for_outcomes:
                return rule, parameters
        return None


def _typed(rule: Rule, of: type[P]) -> P:
    parameters = parse(RuleKind(rule.kind), rule.parameters)
    if not isinstance(parameters, of):
        message = f"rule {rule.pk} is of kind {rule.kind}, not {of.kind}"
        raise TypeError(message)
    return parameters


def rulebook_of(policy: Policy | UUID) -> Rulebook:
    """The rules of a policy version; one query."""
    policy_id = policy.pk if isinstance(policy, Policy) else policy
    return Rulebook(tuple(Rule.objects.filter(policy_id=policy_id).select_related("policy")))


def policy_in_force(tenant_id: UUID, subject: PolicySubject) -> Policy | None:
    """The version that applies now; None where the institution has published none."""
    return Policy.objects.filter(
        tenant_id=tenant_id, subject=subject, status=PolicyStatus.PUBLISHED
    ).first()


def rulebook_from(rules: Iterable[Rule]) -> Rulebook:
    """A rulebook of rules that were read already."""
    return Rulebook(tuple(rules))
