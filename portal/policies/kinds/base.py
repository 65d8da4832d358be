"""What the parameters of every kind of rule can do: be read, be summed up, be described."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from django.utils.translation import get_language, gettext, override

from .reading import FALLBACK_LANGUAGE, Labels, LabelText, Reader, label
from .vocabulary import Outcome, RuleKind


@dataclass(frozen=True)
class Fact:
    """One thing that a rule says, as a name and a value in words.

    `codes` name statuses or meetings of the institution (an empty list means all, None that the
    fact is about neither): they are the value where there is no other, else they qualify the name.
    `prose` says that the value is whole sentences.
    """

    code: str
    name: str
    value: str = ""
    codes: tuple[str, ...] | None = None
    prose: bool = False

    def worded(self, names: Mapping[str, Labels]) -> "Fact":
        """Put the names of statuses and meetings in place of their codes."""
        if self.codes is None:
            return self
        known = words(here(names[code]).text if code in names else code for code in self.codes)
        if not self.value:
            return replace(self, value=known or gettext("all"))
        if not known:
            return self
        name = gettext("%(name)s (%(qualifier)s)") % {"name": self.name, "qualifier": known}
        return replace(self, name=name)


@dataclass(frozen=True)
class Item:
    """One entry of a list in a rule (a document, a reason) with what is said about it."""

    group: str
    code: str
    name: LabelText
    facts: tuple[Fact, ...] = ()
    help: LabelText | None = None


@dataclass(frozen=True)
class Description:
    """A whole rule in words: what a public page lists and what two versions are compared by."""

    facts: tuple[Fact, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Labelled:
    """A code with its texts by language."""

    code: str
    label: Labels

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(code=reader.code("code"), label=reader.labels("label"))

    def item(self, group: str) -> Item:
        return Item(group, self.code, here(self.label))


@dataclass(frozen=True)
class Parameters(ABC):
    """The typed parameters of one rule. Subclasses say how they are read and worded."""

    kind: ClassVar[RuleKind]

    @classmethod
    @abstractmethod
    def read(cls, reader: Reader) -> Self:
        """Take every value that this kind has from `reader`."""

    @abstractmethod
    def sentence(self) -> str:
        """Sum the rule up in the active language."""

    @abstractmethod
    def description(self) -> Description:
        """Say everything that the rule says, in the active language."""

    def adverse_outcomes(self) -> tuple[Outcome, ...]:
        """Return the outcomes against somebody that this rule makes possible."""
        return ()

    def tiers_named(self) -> tuple[str, ...]:
        """Return the codes of statuses that this rule mentions; the policy must have them."""
        return ()

    def events_named(self) -> tuple[str, ...]:
        """Return the codes of meetings that this rule counts from; the institution must have them."""
        return ()

    def summary(self, language: str) -> str:
        """Sum the rule up in one or two sentences in `language`."""
        with override(language):
            return self.sentence()

    def describe(self, language: str, names: Mapping[str, Labels] | None = None) -> Description:
        """Say everything that the rule says in `language`: single facts, then entries of lists.

        `names` are those of the policy's statuses (`TiersParameters.names`) and the institution's
        meetings by code; without its name a status or a meeting is shown by its code.
        """
        known = names or {}
        with override(language):
            found = self.description()
            items = (
                replace(item, facts=tuple(fact.worded(known) for fact in item.facts))
                for item in found.items
            )
            return Description(tuple(fact.worded(known) for fact in found.facts), tuple(items))


def translated(text: object) -> LabelText:
    """Wrap a text that the interface itself has in the active language."""
    return LabelText(str(text), get_language() or FALLBACK_LANGUAGE)


def here(labels: Labels) -> LabelText:
    """Return a label in the active language, with the language it is really in."""
    return label(labels, get_language() or FALLBACK_LANGUAGE)


def words(values: Iterable[object]) -> str:
    """Join names to a list as the active language separates them."""
    return gettext(", ").join(str(value) for value in values)


def listed(texts: Iterable[str]) -> str:
    """Join texts that can have commas of their own."""
    return gettext("; ").join(texts)


def named(labelled: Iterable[Labelled]) -> str:
    return listed(here(entry.label).text for entry in labelled)


def yes_no(answer: bool) -> str:  # noqa: FBT001 - the word for a value, nothing is switched
    return gettext("yes") if answer else gettext("no")
