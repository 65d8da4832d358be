"""Contributions, their parts, and what arrives before it is one."""

from participation.contributions.models.contribution import (
    WITH_CONTRIBUTION,
    ConfidentialReader,
    Contribution,
    ContributionAnswer,
    ContributionFile,
    ContributionTranslation,
    ParagraphComment,
)
from participation.contributions.models.intake import InboundMessage

__all__ = [
    "WITH_CONTRIBUTION",
    "ConfidentialReader",
    "Contribution",
    "ContributionAnswer",
    "ContributionFile",
    "ContributionTranslation",
    "InboundMessage",
    "ParagraphComment",
]
