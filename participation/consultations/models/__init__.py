"""Consultations and what they ask."""

from participation.consultations.models.asking import (
    ConsultationQuestion,
    Paragraph,
    TextVersion,
)
from participation.consultations.models.consultation import (
    PUBLISHED_WITH_CONSULTATION,
    Consultation,
    ConsultationPart,
    Extension,
    Phase,
)

__all__ = [
    "PUBLISHED_WITH_CONSULTATION",
    "Consultation",
    "ConsultationPart",
    "ConsultationQuestion",
    "Extension",
    "Paragraph",
    "Phase",
    "TextVersion",
]
