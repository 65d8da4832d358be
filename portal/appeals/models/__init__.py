"""Appeals, who reviews them, what is asked meanwhile, and what is published of them."""

from portal.appeals.models.appeal import Appeal
from portal.appeals.models.parts import AppealDocument, AppealMember, InterimMeasure
from portal.appeals.models.published import AppealDigest, AppealRecommendation, AppealSummary

__all__ = [
    "Appeal",
    "AppealDigest",
    "AppealDocument",
    "AppealMember",
    "AppealRecommendation",
    "AppealSummary",
    "InterimMeasure",
]
