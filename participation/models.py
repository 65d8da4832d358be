"""Gathers the models of the participation rooms for Django."""

from participation.accreditation.models import (
    Accreditation,
    Application,
    ApplicationDocument,
    ApplicationVersion,
    ChangeRequest,
    ConflictDeclaration,
    ExportRequest,
    Import,
    ImportLine,
    ImportMapping,
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
    "ExportRequest",
    "FigureSet",
    "Import",
    "ImportLine",
    "ImportMapping",
    "PeriodicReport",
    "Question",
    "QuestionRound",
    "RecommendationRecord",
    "SavedFilter",
]
