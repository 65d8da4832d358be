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
from participation.accreditation.models.exporting import ExportRequest
from participation.accreditation.models.importing import Import, ImportLine, ImportMapping

__all__ = [
    "Accreditation",
    "Application",
    "ApplicationDocument",
    "ApplicationVersion",
    "ChangeRequest",
    "ConflictDeclaration",
    "ExportRequest",
    "Import",
    "ImportLine",
    "ImportMapping",
    "PeriodicReport",
    "Question",
    "QuestionRound",
    "RecommendationRecord",
    "SavedFilter",
]
