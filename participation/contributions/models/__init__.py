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
from participation.contributions.models.intake import (
    Gateway,
    GatewayKeyword,
    InboundMessage,
    OfflineForm,
)

__all__ = [
    "WITH_CONTRIBUTION",
    "ConfidentialReader",
    "Contribution",
    "ContributionAnswer",
    "ContributionFile",
    "ContributionTranslation",
    "Gateway",
    "GatewayKeyword",
    "InboundMessage",
    "OfflineForm",
    "ParagraphComment",
]
