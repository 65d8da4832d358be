"""What the person is shown of their case by other rooms: each adds a function here.

A function takes the opened case and gives lines: a day, what was done, to whom it was told. Roles,
never names of our own people; no level; nothing of what officers write among themselves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.errors import Sentence
from protection.cases.texts import OpenCase


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One thing that was done with what the person told: when (shown as a day), what, to whom."""

    at: datetime
    what: Sentence
    whom: str = ""


Teller = Callable[[OpenCase], Iterable[Line]]
_TELLERS: list[Teller] = []


def told_to_person(teller: Teller) -> Teller:
    """Register a function whose lines stand on the person's page under "What was told to whom"."""
    _TELLERS.append(teller)
    return teller


def lines_of(opened: OpenCase) -> list[Line]:
    """The lines of every room, the oldest first."""
    return sorted((line for tell in _TELLERS for line in tell(opened)), key=lambda line: line.at)


# Rooms that put a part of their own on the page of a report or of a message: a template each.
_PARTS: dict[str, list[str]] = {"report": [], "message": []}


def add_part(page: str, template: str) -> None:
    """Register a template that is shown inside the form of a page, "report" or "message"."""
    _PARTS[page].append(template)


def parts_of(page: str) -> tuple[str, ...]:
    """The templates of other rooms for this page."""
    return tuple(_PARTS[page])


# Links that stand in the frame of every page, by the name of their address; absent ones are left out.
FRAME_LINKS: list[tuple[str, Sentence]] = []


def add_frame_link(url_name: str, word: Sentence) -> None:
    """Register a page that every page of the box links to."""
    FRAME_LINKS.append((url_name, word))
