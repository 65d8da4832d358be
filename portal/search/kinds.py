"""What can be found. Rooms say how theirs looks as a result, to whom; this room imports none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.errors import Sentence
from portal.permissions import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """One result: what it is called in the active language, where it is."""

    title: str
    url: str
    language: str = ""
    detail: Sentence = ""


# Gives results for those of the rows that the actor may see; one query for all of them.
Finder = Callable[[Sequence[UUID], Actor], Mapping[UUID, Found]]


@dataclass(frozen=True, slots=True)
class Findable:
    """A kind of row that can be found."""

    label: Sentence
    finder: Finder


_KINDS: dict[str, Findable] = {}


def register_findable(subject_type: str, label: Sentence, finder: Finder) -> None:
    """Say how rows of this type appear among the results."""
    _KINDS[subject_type] = Findable(label, finder)


def findable(subject_type: str) -> Findable | None:
    """The kind, where a room has registered it."""
    return _KINDS.get(subject_type)


def kinds() -> Mapping[str, Findable]:
    """Everything that can be found."""
    return dict(_KINDS)
