"""What other rooms add to a consultation's pages: themes, commitments, doors, queues.

Each registers a function; this room imports none of them.

    @consultation_section(position=30)
    def themes_section(consultation, actor) -> Section | None:
        return Section("consultations/_themes.html", {"themes": …})

The template reads its context as `part`, beside `tenant` and `consultation`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from participation.consultations.models import Consultation
from portal.errors import Sentence
from portal.permissions import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the public page: a template with what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """A link on the staff's page of a consultation: where its contributions, themes, … are worked on."""

    url: str
    word: Sentence
    hint: Sentence = ""


Provider = Callable[[Consultation, Actor], Section | None]
DeskProvider = Callable[[Consultation, Actor], Desk | None]
_SECTIONS: list[tuple[int, Provider]] = []
_DESKS: list[tuple[int, DeskProvider]] = []


def consultation_section(*, position: int) -> Callable[[Provider], Provider]:
    """Register a part of the public page; the lower the position, the further up."""

    def register(provider: Provider) -> Provider:
        _SECTIONS.append((position, provider))
        return provider

    return register


def consultation_desk(*, position: int) -> Callable[[DeskProvider], DeskProvider]:
    """Register a link on the staff's page."""

    def register(provider: DeskProvider) -> DeskProvider:
        _DESKS.append((position, provider))
        return provider

    return register


def sections_of(consultation: Consultation, actor: Actor) -> list[Section]:
    """The parts that other rooms add to the public page, in order."""
    found = (make(consultation, actor) for _position, make in sorted(_SECTIONS, key=_position_of))
    return [section for section in found if section is not None]


def desks_of(consultation: Consultation, actor: Actor) -> list[Desk]:
    """The links of the staff's page, in order; those that this member of staff can use."""
    found = (make(consultation, actor) for _position, make in sorted(_DESKS, key=_position_of))
    return [desk for desk in found if desk is not None]


def _position_of(entry: tuple[int, Any]) -> int:
    return entry[0]
