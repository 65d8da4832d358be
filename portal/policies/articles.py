"""A policy as a page shows it: each rule as an article in words, and the gaps of the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from portal.policies.kinds import (
    Fact,
    Item,
    Labels,
    LabelText,
    Outcome,
    RemedyParameters,
    RemedyPlace,
    RuleKind,
    TiersParameters,
    adverse_outcomes,
    label,
    parse,
)
from portal.policies.kinds.base import words
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook

FALLBACK = "en"
_SAID_BELOW = (RuleKind.ELIGIBLE_ACTOR_TYPES, RuleKind.PARTICIPATION_WITHOUT_ACCREDITATION)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of a rule that belong together: documents, questions, reasons."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One rule in words of the active language."""

    rule: Rule
    summary: str
    facts: tuple[Fact, ...]
    groups: tuple[Group, ...]

    @property
    def repeats_itself(self) -> bool:
        """Whether the sentence that sums the rule up says no more than what follows it."""
        return self.rule.kind in _SAID_BELOW

    @property
    def anchor(self) -> str:
        """Where the rule stands on the page of its policy."""
        return anchor_of(self.rule)


@dataclass(frozen=True, slots=True)
class Gap:
    """Decisions for which the policy provides no review, and what remains possible."""

    outcomes: str
    remaining: LabelText
    rule: Rule | None = None


def anchor_of(rule: Rule) -> str:
    """The name of a rule's place on the page of its policy."""
    return f"rule-{rule.article}"


def names_in(rules: Iterable[Rule], meetings: Mapping[str, Labels]) -> dict[str, Labels]:
    """The names of statuses and meetings by code, as the parameters of rules want them."""
    names = dict(meetings)
    for rule in rules:
        if rule.kind == RuleKind.TIERS:
            parameters = parse(RuleKind.TIERS, rule.parameters)
            if isinstance(parameters, TiersParameters):
                names.update(parameters.names)
    return names


def articles_of(rules: Iterable[Rule], names: Mapping[str, Labels]) -> list[Article]:
    """Each rule with everything that it says, in the active language."""
    return [article_of(rule, names) for rule in rules]


def article_of(rule: Rule, names: Mapping[str, Labels]) -> Article:
    """One rule with everything that it says, in the active language."""
    language = get_language() or FALLBACK
    parameters = parse(RuleKind(rule.kind), rule.parameters)
    description = parameters.describe(language, names)
    grouped: dict[str, list[Item]] = {}
    for item in description.items:
        grouped.setdefault(item.group, []).append(item)
    return Article(
        rule=rule,
        summary=parameters.summary(language),
        facts=description.facts,
        groups=tuple(Group(name, tuple(items)) for name, items in grouped.items()),
    )


def gaps_of(rulebook: Rulebook) -> list[Gap]:
    """What the policy leaves without a review, in the order of its rules.

    A remedy that says “none provided” is a gap with what remains possible; a decision that no
    rule names is one without.
    """
    language = get_language() or FALLBACK
    found: list[Gap] = []
    named: set[Outcome] = set()
    for rule in rulebook.all(RuleKind.REMEDY):
        parameters = parse(RuleKind.REMEDY, rule.parameters)
        if not isinstance(parameters, RemedyParameters):
            continue
        named.update(parameters.for_outcomes)
        if parameters.where is RemedyPlace.NONE:
            outcomes = words(outcome.label for outcome in parameters.for_outcomes)
            found.append(Gap(outcomes, label(parameters.remaining, language), rule))
    every = [parse(RuleKind(rule.kind), rule.parameters) for rule in rulebook.rules]
    forgotten = [outcome for outcome in adverse_outcomes(every) if outcome not in named]
    if forgotten:
        found.append(Gap(words(outcome.label for outcome in forgotten), LabelText("", language)))
    return found
