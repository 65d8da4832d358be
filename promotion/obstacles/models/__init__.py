"""Obstacle reports and their parts."""

from promotion.obstacles.models.obstacle import (
    OF_ANALYSIS,
    PUBLIC_STATES,
    Obstacle,
    ObstacleActor,
    ObstacleInstrument,
    ObstaclePart,
)

__all__ = [
    "OF_ANALYSIS",
    "PUBLIC_STATES",
    "Obstacle",
    "ObstacleActor",
    "ObstacleInstrument",
    "ObstaclePart",
]
