"""Themes on the pages of their consultation, and what other rooms add to a theme's own page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.consultations.sections import (
    Desk,
    Section,
    consultation_desk,
    consultation_section,
)
from participation.themes.models import Theme
from participation.themes.selectors import list_published, published_quotes
from participation.themes.states import ThemeStatus
from portal.grants import Permission
from portal.permissions import Actor, allowed


@dataclass(frozen=True, slots=True)
class ThemePart:
    """A part of a theme's public page: a template with what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


PartMaker = Callable[[Theme, Actor], ThemePart | None]
_PARTS: list[PartMaker] = []


def theme_part(maker: PartMaker) -> PartMaker:
    """Register a part of the public page of a theme, such as what was promised about it.

    The template is included with the part's context, `tenant` and `theme`. This room imports none
    of those above it.
    """
    _PARTS.append(maker)
    return maker


def parts_of(theme: Theme, actor: Actor) -> list[ThemePart]:
    """What other rooms add to the page of this theme."""
    return [part for maker in _PARTS if (part := maker(theme, actor)) is not None]


def theme_entries(themes: Sequence[Theme]) -> list[dict[str, Any]]:
    """Themes with the quotes beside them; one query for all of these."""
    quotes = published_quotes(themes)
    return [{"theme": theme, "quotes": quotes.get(theme.pk, [])} for theme in themes]


def answered_share(themes: Sequence[Theme]) -> dict[str, int]:
    """How many of these themes have their answer."""
    answered = sum(theme.status == ThemeStatus.ANSWERED for theme in themes)
    return {"answered": answered, "all": len(themes)}


@consultation_section(position=30)
def themes_section(consultation: Consultation, _actor: Actor) -> Section | None:
    """What was said and what is answered; nothing while no theme is shown."""
    themes = list(list_published(consultation))
    if not themes:
        return None
    return Section(
        "consultations/_themes.html",
        {"entries": theme_entries(themes), "share": answered_share(themes)},
    )


@consultation_desk(position=30)
def themes_desk(consultation: Consultation, actor: Actor) -> Desk | None:
    """Where contributions are read and put under themes, and themes are answered."""
    if not allowed(actor, Permission.CONTRIBUTION_READ, consultation):
        return None
    address = reverse("staff-themes", args=[consultation.tenant.slug, consultation.pk])
    return Desk(address, _("Themes and answers"))
