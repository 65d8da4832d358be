"""Parts that other rooms add to the file of a case: a template, and what it shows.

A room registers its part when its subscriptions are loaded; the file shows those that are there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.permissions import Actor
from protection.cases.texts import OpenCase

Shown = Callable[[OpenCase, Actor], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class FilePart:
    """A section of the file: its template gets `part` (what `shown` gives), `case` and `tenant`."""

    name: str
    template: str
    shown: Shown


_PARTS: dict[str, FilePart] = {}


def register_part(part: FilePart) -> None:
    """Show this part on the file of every case; a name stands for one part."""
    _PARTS[part.name] = part


def parts_of(opened: OpenCase, actor: Actor) -> list[dict[str, Any]]:
    """The registered parts with what each shows of this case."""
    return [
        {"template": part.template, "part": part.shown(opened, actor)} for part in _PARTS.values()
    ]
