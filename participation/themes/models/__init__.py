"""Themes, their answers, who put which contribution under them, and quotes."""

from participation.themes.models.coding import (
    BulkCoding,
    Coding,
    ContributionTheme,
    ContributionWords,
    Judgement,
)
from participation.themes.models.quote import Quote
from participation.themes.models.theme import Theme, ThemeAnswer

__all__ = [
    "BulkCoding",
    "Coding",
    "ContributionTheme",
    "ContributionWords",
    "Judgement",
    "Quote",
    "Theme",
    "ThemeAnswer",
]
