"""Gathers the models of the promotion rooms for Django."""

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
from promotion.patterns.models import (
    Alert,
    AlertFollow,
    AlertOrigin,
    AlertUpdate,
    DelayCount,
    DetectionRun,
    EffortCount,
    PatternSettings,
    SeriesCount,
    Signal,
)
from promotion.publication.models import PublishedObstacle
from promotion.taxonomy.models import Code, LocalCode, SwitchedCode

__all__ = [
    "Alert",
    "AlertFollow",
    "AlertOrigin",
    "AlertUpdate",
    "Assessment",
    "Code",
    "Correction",
    "CustodyEntry",
    "DelayCount",
    "DetectionRun",
    "EffortCount",
    "Evidence",
    "LocalCode",
    "NotTheSame",
    "Obstacle",
    "ObstacleActor",
    "ObstacleInstrument",
    "ObstacleMessage",
    "ObstacleReply",
    "PatternSettings",
    "PublishedObstacle",
    "SeriesCount",
    "Signal",
    "SwitchedCode",
]
