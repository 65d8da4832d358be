"""Obstacle reports and their parts."""

from promotion.obstacles.models.evidence import CustodyEntry, Evidence, ObstacleReply
from promotion.obstacles.models.obstacle import (
    OF_ANALYSIS,
    PUBLIC_STATES,
    Obstacle,
    ObstacleActor,
    ObstacleInstrument,
    ObstaclePart,
)
from promotion.obstacles.models.sources import ObstacleAnswer, SealedSource, SourceGrant
from promotion.obstacles.models.work import Assessment, Correction, NotTheSame, ObstacleMessage

__all__ = [
    "OF_ANALYSIS",
    "PUBLIC_STATES",
    "Assessment",
    "Correction",
    "CustodyEntry",
    "Evidence",
    "NotTheSame",
    "Obstacle",
    "ObstacleActor",
    "ObstacleAnswer",
    "ObstacleInstrument",
    "ObstacleMessage",
    "ObstaclePart",
    "ObstacleReply",
    "SealedSource",
    "SourceGrant",
]
