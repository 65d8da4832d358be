"""Commitments and their check by civil society."""

from participation.commitments.models.checking import (
    CheckRound,
    CheckShown,
    CommitmentCheck,
    CommitmentFollow,
)
from participation.commitments.models.commitment import (
    PUBLISHED_WITH_COMMITMENT,
    Commitment,
    CommitmentPart,
    CommitmentTheme,
    DueDateChange,
    ProgressUpdate,
)

__all__ = [
    "PUBLISHED_WITH_COMMITMENT",
    "CheckRound",
    "CheckShown",
    "Commitment",
    "CommitmentCheck",
    "CommitmentFollow",
    "CommitmentPart",
    "CommitmentTheme",
    "DueDateChange",
    "ProgressUpdate",
]
