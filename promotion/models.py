"""Gathers the models of the promotion rooms for Django."""

from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleInstrument
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
    "Code",
    "CountedReport",
    "FigureRelease",
    "LocalCode",
    "Obstacle",
    "ObstacleActor",
    "ObstacleInstrument",
    "PublishedFigure",
    "PublishedObstacle",
    "PublishedRevision",
    "RegisterCount",
    "SwitchedCode",
]
