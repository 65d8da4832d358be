"""What other rooms put on the page of a country or area, and into its story.

This module imports no room: signals, strategies and stories register themselves, and are joined by
string (`portal/subscriptions.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.errors import Sentence
from portal.permissions import Actor
from portal.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the story so far: the day, what happened, where to read on."""

    on: date
    what: Sentence
    url: str = ""
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class CountryPart:
    """A section of the page: its heading, template and context, and what it adds to the story."""

    title: Sentence
    template: str
    context: dict[str, Any]
    happenings: tuple[Happening, ...] = field(default=())


Provider = Callable[[Tenant, str, Actor], CountryPart | None]
_PROVIDERS: list[tuple[int, Provider]] = []


def country_part(*, position: int) -> Callable[[Provider], Provider]:
    """Register a section: called with institution, two letters and reader; None where it has nothing.

    Positions: obstacles 20, signals 30, strategies 50, stories 60.
    """

    def register(provider: Provider) -> Provider:
        if all(known is not provider for _position, known in _PROVIDERS):
            _PROVIDERS.append((position, provider))
            _PROVIDERS.sort(key=lambda entry: entry[0])
        return provider

    return register


def country_parts(tenant: Tenant, country: str, actor: Actor) -> list[CountryPart]:
    """The sections of other rooms that have something to say, in their order."""
    made = (provider(tenant, country, actor) for _position, provider in _PROVIDERS)
    return [part for part in made if part is not None]
