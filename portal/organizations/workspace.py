"""What other rooms show in an organization's workspace.

The workspace belongs to the shared house and imports none of the three Ps; a room registers a
function that gives its part, from a module named in portal/subscriptions.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portal.errors import Sentence
from portal.organizations.models import Organization
from portal.permissions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: a link, its status as a word, and when something is due."""

    name: Sentence
    href: str
    status: Sentence = ""
    state: str = "neutral"
    hint: Sentence = ""
    due_at: Any = None
    # (type, id) where a delegate can be given this matter to read.
    matter: tuple[str, UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section of the workspace: its entries, a sentence when there is none, further links."""

    title: Sentence
    entries: list[Entry] = field(default_factory=list)
    empty: Sentence = ""
    links: list[tuple[str, Sentence]] = field(default_factory=list)


PartMaker = Callable[[Organization, Actor], Part | None]
_MAKERS: dict[str, tuple[int, PartMaker]] = {}


def workspace_part(code: str, *, position: int) -> Callable[[PartMaker], PartMaker]:
    """Register `maker(organization, actor) -> Part | None`; lower positions stand higher."""

    def register(maker: PartMaker) -> PartMaker:
        _MAKERS[code] = (position, maker)
        return maker

    return register


def parts_of(organization: Organization, actor: Actor) -> list[tuple[str, Part]]:
    """(code, part) of every room that has something to show here."""
    found = []
    for code, (_position, maker) in sorted(_MAKERS.items(), key=lambda item: item[1][0]):
        part = maker(organization, actor)
        if part is not None:
            found.append((code, part))
    return found
