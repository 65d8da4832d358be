"""Object rules of themes and quotes: pure functions of the row and the actor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.consultations.states import ConsultationKind, ConsultationStatus
from portal.errors import Sentence

S = ConsultationStatus
# While contributions still come in, an answer would pass over those that follow.
COMING_IN = frozenset({S.DRAFT, S.ANNOUNCED, S.OPEN})


def hindrance_to_answering(consultation: Any) -> Sentence:
    """Why a theme of this consultation cannot be answered yet; empty where it can."""
    if consultation.kind == ConsultationKind.STANDING:
        return ""
    if consultation.status in COMING_IN:
        return _("Contributions still come in. Themes are answered once the consultation closed.")
    return ""
