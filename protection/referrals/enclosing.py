"""What of a case can be put into a referral: its texts here, and what other rooms register."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.errors import Sentence
from portal.vault.datakeys import Compartment
from protection.cases.texts import OpenCase, Text

# What officers record of consent never leaves; each of the others is chosen text by text.
PARTS = (
    Compartment.NARRATIVE,
    Compartment.IDENTITY,
    Compartment.MESSAGES,
    Compartment.ASSESSMENT,
)
# Said to be the team's own view wherever it is offered.
OF_THE_TEAM = Compartment.ASSESSMENT
# As whoever receives a package reads it, and whoever chooses what goes into it.
PART_WORDS: Mapping[Compartment, Sentence] = {
    Compartment.NARRATIVE: gettext_lazy("What happened"),
    Compartment.IDENTITY: gettext_lazy("Who it is and how to reach them"),
    Compartment.MESSAGES: gettext_lazy("Messages"),
    Compartment.ASSESSMENT: gettext_lazy("Notes of the team"),
    Compartment.FILES: gettext_lazy("Files"),
}
# Texts that only steer the case.
_NOT_WORDS = frozenset({"move", "member", "task", "scope"})


@dataclass(frozen=True, slots=True, repr=False)
class Enclosure:
    """One thing that can be chosen.

    `key` names it for good ("text:<row>:<revision>"); `part` is under what it is listed; `words`
    is exactly what leaves of it where it is a text; `content` gives the bytes of a file, which
    leaves under the neutral name that the package gives it, with `suffix`. `label`, by which
    officers know a file, never leaves; `length` is its size in bytes.
    """

    key: str
    part: Compartment
    day: date
    words: str = ""
    by_person: bool = False
    content: Callable[[], bytes] | None = None
    suffix: str = ""
    label: str = ""
    length: int = 0
    warning: Sentence = ""

    @property
    def is_file(self) -> bool:
        """Whether it is a file."""
        return self.content is not None

    @property
    def part_word(self) -> str:
        """Under what it stands."""
        return str(PART_WORDS[self.part])


Finder = Callable[[OpenCase], Iterable[Enclosure]]
_FINDERS: list[Finder] = []


def enclosable(finder: Finder) -> Finder:
    """Register what else of an opened case can be chosen (files)."""
    _FINDERS.append(finder)
    return finder


def enclosures_of(opened: OpenCase) -> list[Enclosure]:
    """Everything that can be chosen, by part, the oldest first.

    Raises Unopenable where a text was changed or moved.
    """
    found = [
        _text(text)
        for text in opened.texts(*PARTS)
        if text.kind not in _NOT_WORDS and words_of(text)
    ]
    for finder in _FINDERS:
        found += finder(opened)
    places = {part: number for number, part in enumerate((*PARTS, Compartment.FILES))}
    return sorted(found, key=lambda one: places[one.part])


def _text(text: Text) -> Enclosure:
    return Enclosure(
        key=f"text:{text.row}:{text.revision}",
        part=text.compartment,
        day=timezone.localdate(text.kept_at),
        words=words_of(text),
        by_person=bool(text.body.get("from_person")) or not text.by_officer,
    )


def words_of(text: Text) -> str:
    """The words of a text as they would leave: what was written, no code and no id."""
    said = str(text.body.get("words", "")).strip()
    further = [str(line).strip() for line in _strings(text.body.get("answers"))]
    return "\n".join(part for part in (said, *further) if part)


def _strings(value: Any) -> Iterable[str]:
    """The answers of a form, in their order."""
    if isinstance(value, Mapping):
        return [one for one in value.values() if isinstance(one, str) and one.strip()]
    return []


def said_by(one: Enclosure) -> str:
    """Who wrote it, for whoever reads the package."""
    return _("The person affected") if one.by_person else _("The team")
