"""What would become public of a report, as the room of publication shows it before a second person.

The guard stands above this room; it puts its page part in here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from promotion.obstacles.models import Obstacle


@dataclass(frozen=True, slots=True)
class Preview:
    """A part of a page: its template and what that reads."""

    template: str
    context: Mapping[str, Any]


Previewer = Callable[[Obstacle], Preview]
_PREVIEWERS: list[Previewer] = []


def previewer(preview: Previewer) -> Previewer:
    """Register what shows the text that would become public."""
    _PREVIEWERS.append(preview)
    return preview


def preview_of(obstacle: Obstacle) -> Preview | None:
    """The text that would become public of this report as it stands."""
    return _PREVIEWERS[-1](obstacle) if _PREVIEWERS else None
