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
from participation.registers.models import FigureSet

__all__ = [
    "Accreditation",
    "Application",
    "ApplicationDocument",
    "ApplicationVersion",
    "ChangeRequest",
    "ConflictDeclaration",
    "FigureSet",
    "PeriodicReport",
    "Question",
    "QuestionRound",
    "RecommendationRecord",
    "SavedFilter",
]
