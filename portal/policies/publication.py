"""What a draft still lacks before it can be published, in sentences of the active language."""

from collections.abc import Collection, Sequence

from django.conf import settings
from django.utils.translation import gettext

from portal.looks.languages import name_here
from portal.looks.texts import text_of, texts_of
from portal.policies.kinds import (
    REQUIREMENT_KINDS,
    Parameters,
    RuleKind,
    RuleParameterError,
    parse,
    policy_faults,
)
from portal.policies.models import Policy, Rule


def is_requirement(rule: Rule) -> bool:
    """Whether the rule asks something of an applicant."""
    return rule.kind in REQUIREMENT_KINDS


def is_answered(rule: Rule) -> bool:
    """Whether “who cannot meet this?” is answered, in any language."""
    return bool(texts_of(rule, "cannot_meet"))


def languages_missing(rule: Rule, languages: Collection[str]) -> list[str]:
    """The languages of the institution in which a rule's title or text is not written yet."""
    own = [code for code, _name in settings.LANGUAGES if code in languages]
    title, text = texts_of(rule, "title"), texts_of(rule, "text")
    return [name_here(code) for code in own if code not in title or code not in text]


def publication_faults(
    policy: Policy, rules: Sequence[Rule], *, meetings: Collection[str], replaces: bool
) -> list[str]:
    """Everything that keeps this draft from being published; empty where nothing does.

    `meetings` are the codes in the institution's calendar; `replaces` says that there is a version
    in force, whose readers want to know what changed and why.
    """
    faults = []
    if not texts_of(policy, "title"):
        faults.append(gettext("The rules have no title. Give them one."))
    if not rules:
        faults.append(gettext("There is no rule yet. Add one."))
    if replaces and not texts_of(policy, "change_note"):
        faults.append(gettext("Say what changed and why, for those who know the earlier version."))
    typed, unreadable = _typed(rules)
    faults += unreadable
    faults += [
        _unanswered(rule) for rule in rules if is_requirement(rule) and not is_answered(rule)
    ]
    return [*faults, *policy_faults(typed, events=meetings)]


def _typed(rules: Sequence[Rule]) -> tuple[list[Parameters], list[str]]:
    typed, faults = [], []
    for rule in rules:
        try:
            typed.append(parse(RuleKind(rule.kind), rule.parameters))
        except RuleParameterError as error:
            text = gettext("Rule %(article)s, %(field)s: %(message)s")
            values = {"article": rule.article, "field": error.field, "message": error.message}
            faults.append(text % values)
    return typed, faults


def _unanswered(rule: Rule) -> str:
    text = gettext("Rule %(article)s, %(title)s: answer “who cannot meet this?”.")
    return text % {"article": rule.article, "title": text_of(rule, "title").text}
