"""What the register's list offers to narrow and to order it, and what the address asks for."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from portal.errors import Sentence
from portal.keyset import Order
from portal.organizations.facts import country_name
from portal.tenancy.models import Tenant
from promotion.obstacles.states import Origin, Polarity, Verification
from promotion.publication.selectors import (
    GRAVEST,
    LATEST,
    NEWEST,
    Shown,
)
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import codebook, local_codes

_KEPT_SECONDS = 300
_VOCABULARIES = (
    Vocabulary.OBSTACLE,
    Vocabulary.POSITIVE,
    Vocabulary.FREEDOM,
    Vocabulary.GROUP,
    Vocabulary.ACTOR,
    Vocabulary.SEVERITY,
)
ORDERS: Final[dict[str, tuple[Order, Sentence]]] = {
    "published": (NEWEST, gettext_lazy("published last")),
    "date": (LATEST, gettext_lazy("happened last")),
    "severity": (GRAVEST, gettext_lazy("gravest")),
}
FAMILIES: Final[dict[str, Sentence]] = {
    "L": gettext_lazy("Law and registration"),
    "F": gettext_lazy("Funding and resources"),
    "A": gettext_lazy("Assembly"),
    "P": gettext_lazy("Persons"),
    "E": gettext_lazy("Expression and media"),
    "D": gettext_lazy("Digital"),
    "N": gettext_lazy("National participation"),
    "X": gettext_lazy("Exclusion"),
}


# Groups of options, with a name or none: values and words.
Options = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the filters: options in groups, and what is chosen."""

    name: str
    label: Sentence
    groups: Options
    chosen: str


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """The codes of the register with their words in the active language."""

    words: Mapping[str, str]
    by_vocabulary: Mapping[str, tuple[tuple[str, str, str], ...]]

    @property
    def figure_words(self) -> dict[str, str]:
        """Codes and letters of families in words, as figures name them."""
        return {**self.words, **{letter: str(word) for letter, word in FAMILIES.items()}}

    def label(self, code: str) -> str:
        """A code in words; the code itself where it is unknown."""
        return self.words.get(code, code)


def read_codebook(tenant: Tenant) -> Codebook:
    """Everything that a page of the register names; one query, for an institution's own codes."""
    shared = _shared_codes(get_language() or "", int(time.monotonic() // _KEPT_SECONDS))
    own = list(local_codes(tenant))
    if not own:
        return shared
    words = dict(shared.words)
    found = {name: list(codes) for name, codes in shared.by_vocabulary.items()}
    for local in own:
        words[local.code] = local.label
        entry = (local.code, local.label, local.shared.family)
        found.setdefault(local.shared.vocabulary, []).append(entry)
    return Codebook(words, {name: tuple(codes) for name, codes in found.items()})


@lru_cache(maxsize=16)
def _shared_codes(_language: str, _period: int) -> Codebook:
    """The shared codes in the active language, kept for minutes: only a new release changes them."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    words: dict[str, str] = {}
    for code in codebook().filter(vocabulary__in=_VOCABULARIES):
        words[code.code] = code.label
        found.setdefault(code.vocabulary, []).append((code.code, code.label, code.family))
    words |= {str(value): str(label) for value, label in Verification.choices}
    return Codebook(words, {name: tuple(codes) for name, codes in found.items()})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the filters, the order, and the words as typed."""

    shown: Shown
    order: str

    @property
    def column(self) -> Order:
        """The order as lists are read."""
        return ORDERS[self.order][0]


def asked_of(data: Mapping[str, str]) -> Asked:
    """The filters of an address; what is not understood narrows nothing."""
    severity = data.get("severity", "")
    order = data.get("order", "")
    return Asked(
        shown=Shown(
            country=data.get("country", "").upper()[:2],
            kind=_code(data, "kind"),
            freedom=_code(data, "freedom"),
            group=_code(data, "group"),
            severity=int(severity) if severity in {"0", "1", "2", "3", "4", "5"} else None,
            verification=_one_of(data, "verification", Verification.values),
            origin=_one_of(data, "origin", Origin.values),
            collection=data.get("source", "")[:60],
            polarity=_one_of(data, "direction", Polarity.values),
            since=_day(data.get("since", "")),
            until=_day(data.get("until", "")),
            query=data.get("q", "").strip()[:200],
        ),
        order=order if order in ORDERS else "published",
    )


def _code(data: Mapping[str, str], name: str) -> str:
    return data.get(name, "")[:20]


def _one_of(data: Mapping[str, str], name: str, values: Any) -> str:
    value = data.get(name, "")
    return value if value in values else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def choices_of(
    asked: Asked, book: Codebook, countries: Iterable[str], sources: Sequence[tuple[str, str]]
) -> list[Choice]:
    """The selects of the list, with the options that this register has.

    `sources`: its `collections`.
    """
    wanted = asked.shown
    places = sorted((country_name(code), code) for code in countries if code)
    fixed = _fixed(get_language() or "", book)
    made = [
        Choice(
            "country", _("Country or area"), _group((c, name) for name, c in places), wanted.country
        ),
        Choice("kind", _("Kind"), fixed["kind"], wanted.kind),
        Choice("freedom", _("Freedom or condition"), fixed["freedom"], wanted.freedom),
        Choice("group", _("Group affected"), fixed["group"], wanted.group),
        Choice("severity", _("Severity"), fixed["severity"], _text(wanted.severity)),
        Choice("verification", _("Verification"), fixed["verification"], wanted.verification),
        Choice("origin", _("Where it comes from"), fixed["origin"], wanted.origin),
        Choice("direction", _("Obstacle or progress"), fixed["direction"], wanted.polarity),
    ]
    if sources:
        made.append(Choice("source", _("Source"), _group(sources), wanted.collection))
    return made


@lru_cache(maxsize=64)
def _fixed(_language: str, book: Codebook) -> dict[str, Options]:
    """The options that depend on the language and the codes alone."""
    return {
        "kind": tuple(_kinds(book)),
        "freedom": _coded(book, Vocabulary.FREEDOM),
        "group": _coded(book, Vocabulary.GROUP),
        "severity": _group(_severities(book)),
        "verification": _group(Verification.choices),
        "origin": _group(Origin.choices),
        "direction": _group(Polarity.choices),
    }


def _group(options: Iterable[tuple[Any, Any]]) -> Options:
    return (("", tuple((str(value), str(word)) for value, word in options)),)


def _coded(book: Codebook, vocabulary: str) -> Options:
    codes = book.by_vocabulary.get(vocabulary, ())
    return _group((code, word) for code, word, _family in codes)


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _severities(book: Codebook) -> list[tuple[str, str]]:
    codes = book.by_vocabulary.get(Vocabulary.SEVERITY, ())
    return [(code.removeprefix("SEV-"), word) for code, word, _family in codes]


def _kinds(book: Codebook) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Obstacles by family, which can be asked for as a whole; then positive developments."""
    kinds = book.by_vocabulary.get(Vocabulary.OBSTACLE, ())
    for letter, word in FAMILIES.items():
        of_family = [(code, label) for code, label, family in kinds if family == letter]
        whole = (letter, pgettext("of a family of kinds", "All: %(family)s") % {"family": word})
        yield str(word), (whole, *of_family)
    positive = book.by_vocabulary.get(Vocabulary.POSITIVE, ())
    yield _("Positive developments"), tuple((code, word) for code, word, _family in positive)
