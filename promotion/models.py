"""Gathers the models of the promotion rooms for Django."""

from promotion.countries.models import (
    CountryIndex,
    FreedomAssessment,
    Law,
    LawStage,
    Recommendation,
)
from promotion.obstacles.models import (
    Assessment,
    Correction,
    CustodyEntry,
    Evidence,
    NotTheSame,
    Obstacle,
    ObstacleActor,
    ObstacleInstrument,
    ObstacleMessage,
    ObstacleReply,
)
from promotion.publication.models import (
    CountedReport,
    FigureRelease,
    PublishedFigure,
    PublishedObstacle,
    PublishedRevision,
    RegisterCount,
)
from promotion.taxonomy.models import Code, LocalCode, SwitchedCode

__all__ = [
    "Assessment",
    "Code",
    "Correction",
    "CountedReport",
    "CountryIndex",
    "CustodyEntry",
    "Evidence",
    "FigureRelease",
    "FreedomAssessment",
    "Law",
    "LawStage",
    "LocalCode",
    "NotTheSame",
    "Obstacle",
    "ObstacleActor",
    "ObstacleInstrument",
    "ObstacleMessage",
    "ObstacleReply",
    "PublishedFigure",
    "PublishedObstacle",
    "PublishedRevision",
    "Recommendation",
    "RegisterCount",
    "SwitchedCode",
]
