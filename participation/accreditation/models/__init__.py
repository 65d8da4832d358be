"""Applications for a status, and the statuses that were granted."""

from participation.accreditation.models.accreditation import (
    Accreditation,
    ChangeRequest,
    PeriodicReport,
)
from participation.accreditation.models.application import (
    Application,
    ApplicationDocument,
    ApplicationVersion,
    ConflictDeclaration,
    Question,
    QuestionRound,
    RecommendationRecord,
    SavedFilter,
)

__all__ = [
    "Accreditation",
    "Application",
    "ApplicationDocument",
    "ApplicationVersion",
    "ChangeRequest",
    "ConflictDeclaration",
    "PeriodicReport",
    "Question",
    "QuestionRound",
    "RecommendationRecord",
    "SavedFilter",
]
