"""What a paper says. Rooms register how theirs is described; this room imports none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portal.errors import NotFound, Sentence
from portal.looks.languages import is_bidi
from portal.permissions import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands beside it; `language` where somebody wrote it in another one."""

    label: Sentence
    value: Any
    language: str = ""

    @property
    def direction(self) -> str:
        """For `dir`: known with the language, else found by the reader's program."""
        if not self.language:
            return "auto"
        return "rtl" if is_bidi(self.language) else "ltr"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paper: a heading, lines, paragraphs."""

    heading: Sentence
    lines: Sequence[Line] = ()
    paragraphs: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class PaperContent:
    """A whole paper, in the active language."""

    title: Sentence
    parts: Sequence[Part] = field(default_factory=tuple)


# Given the subject's id and who asks; raises NotFound where that actor may not see it.
Describer = Callable[[UUID, Actor], PaperContent]
_DESCRIBERS: dict[str, Describer] = {}


def register_paper(subject_type: str, describer: Describer) -> None:
    """Say how papers about this kind of row are described."""
    _DESCRIBERS[subject_type] = describer


def describe(subject_type: str, subject_id: UUID, *, actor: Actor) -> PaperContent:
    """What the paper says, in the active language; NotFound for whoever may not read it."""
    describer = _DESCRIBERS.get(subject_type)
    if describer is None:
        raise NotFound
    return describer(subject_id, actor)
