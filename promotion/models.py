"""Gathers the models of the promotion rooms for Django."""

from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleInstrument
from promotion.publication.models import PublishedObstacle
from promotion.taxonomy.models import Code, LocalCode, SwitchedCode

__all__ = [
    "Code",
    "LocalCode",
    "Obstacle",
    "ObstacleActor",
    "ObstacleInstrument",
    "PublishedObstacle",
    "SwitchedCode",
]
