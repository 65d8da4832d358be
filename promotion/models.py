"""Gathers the models of the promotion rooms for Django."""

from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleInstrument
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
    "Code",
    "DelayCount",
    "DetectionRun",
    "EffortCount",
    "LocalCode",
    "Obstacle",
    "ObstacleActor",
    "ObstacleInstrument",
    "PatternSettings",
    "PublishedObstacle",
    "SeriesCount",
    "Signal",
    "SwitchedCode",
]
