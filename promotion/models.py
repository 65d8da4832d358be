"""Gathers the models of the promotion rooms for Django."""

from promotion.obstacles.models import (
    Assessment,
    Correction,
    CustodyEntry,
    Evidence,
    NotTheSame,
    Obstacle,
    ObstacleActor,
    ObstacleAnswer,
    ObstacleInstrument,
    ObstacleMessage,
    ObstacleReply,
    SealedSource,
    SourceGrant,
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
    "CustodyEntry",
    "Evidence",
    "FigureRelease",
    "LocalCode",
    "NotTheSame",
    "Obstacle",
    "ObstacleActor",
    "ObstacleAnswer",
    "ObstacleInstrument",
    "ObstacleMessage",
    "ObstacleReply",
    "PublishedFigure",
    "PublishedObstacle",
    "PublishedRevision",
    "RegisterCount",
    "SealedSource",
    "SourceGrant",
    "SwitchedCode",
]
