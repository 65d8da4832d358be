"""What changes between two versions of a policy, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext

from portal.looks.rewording import Piece, pieces_of
from portal.looks.texts import text_of
from portal.policies.kinds import Labels, difference
from portal.policies.models import Rule


class Sort(StrEnum):
    """What happened to a rule."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that was worded anew: its name, and its words old and new in one line."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule that is new, gone or different."""

    rule: Rule
    sort: Sort
    sentences: tuple[str, ...] = ()
    texts: tuple[TextChange, ...] = field(default=())


def changes_between(
    old: Iterable[Rule], new: Iterable[Rule], names: Mapping[str, Labels]
) -> list[RuleChange]:
    """What a new version adds, changes and takes out, in the active language and its own order."""
    before = {key_of(rule): rule for rule in old}
    found: list[RuleChange] = []
    for rule in new:
        earlier = before.pop(key_of(rule), None)
        if earlier is None:
            found.append(RuleChange(rule, Sort.NEW))
            continue
        sentences = tuple(_sentences(earlier, rule, names))
        texts = tuple(_texts(earlier, rule))
        if sentences or texts:
            found.append(RuleChange(rule, Sort.CHANGED, sentences, texts))
    return [*found, *(RuleChange(rule, Sort.GONE) for rule in before.values())]


def key_of(rule: Rule) -> UUID:
    """What a rule keeps through all versions, whatever its number."""
    return rule.lineage


def _sentences(old: Rule, new: Rule, names: Mapping[str, Labels]) -> list[str]:
    sentences = []
    if old.article != new.article:
        text = gettext("Rule %(old)s is now rule %(new)s.")
        sentences.append(text % {"old": old.article, "new": new.article})
    return [*sentences, *difference(old.parameters, new.parameters, new.kind, names)]


def _texts(old: Rule, new: Rule) -> list[TextChange]:
    names = {
        "title": gettext("Title"),
        "text": gettext("Text of the rule"),
        "cannot_meet": gettext("Who cannot meet this"),
        "alternative": gettext("What they can do instead"),
    }
    found = []
    for name, word in names.items():
        before, after = text_of(old, name).text, text_of(new, name).text
        if before != after:
            found.append(TextChange(word, pieces_of(before, after)))
    return found
