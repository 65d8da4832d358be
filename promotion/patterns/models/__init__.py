"""Tables of patterns: series and runs; signals; alerts and who follows them."""

from promotion.patterns.models.alerts import Alert, AlertFollow, AlertOrigin, AlertUpdate
from promotion.patterns.models.series import (
    DelayCount,
    DetectionRun,
    EffortCount,
    PatternSettings,
    SeriesCount,
)
from promotion.patterns.models.signals import Signal

__all__ = [
    "Alert",
    "AlertFollow",
    "AlertOrigin",
    "AlertUpdate",
    "DelayCount",
    "DetectionRun",
    "EffortCount",
    "PatternSettings",
    "SeriesCount",
    "Signal",
]
