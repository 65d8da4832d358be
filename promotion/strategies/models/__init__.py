"""Strategies, their plan, owners, outcomes, working room, and what the public reads of them."""

from promotion.strategies.models.outcomes import HarvestedOutcome, Substantiation
from promotion.strategies.models.owners import (
    Dissent,
    StrategyCode,
    StrategyOwner,
    StrategySignature,
)
from promotion.strategies.models.plan import Assumption, PlanItem, Result, ResultPeriod
from promotion.strategies.models.published import PublishedStrategy
from promotion.strategies.models.room import Agreement, StrategyDocument, StrategyTask
from promotion.strategies.models.strategy import HELD_JOINTLY, Strategy, StrategyText

__all__ = [
    "HELD_JOINTLY",
    "Agreement",
    "Assumption",
    "Dissent",
    "HarvestedOutcome",
    "PlanItem",
    "PublishedStrategy",
    "Result",
    "ResultPeriod",
    "Strategy",
    "StrategyCode",
    "StrategyDocument",
    "StrategyOwner",
    "StrategySignature",
    "StrategyTask",
    "StrategyText",
    "Substantiation",
]
