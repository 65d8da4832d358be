"""Gathers the models of the participation rooms for Django."""

from participation.accreditation.models import (
    Accreditation,
    Application,
    ApplicationDocument,
    ApplicationVersion,
    ChangeRequest,
    ConflictDeclaration,
    PeriodicReport,
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
