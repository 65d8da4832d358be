"""Commitments on the pages of what they answer: a consultation, a theme."""

from typing import Any

from django import template

from participation.commitments.selectors import (
    commitments_of_consultation,
    commitments_of_theme,
    today_at,
)
from participation.commitments.standing import row_of
from participation.consultations.models import Consultation
from participation.themes.models import Theme

register = template.Library()


@register.simple_tag
def commitments_under_consultation(consultation: Consultation) -> list[dict[str, Any]]:
    """The published commitments under a consultation's themes, as `commitments/_table.html` wants."""
    today = today_at(consultation.tenant)
    return [row_of(row, today) for row in commitments_of_consultation(consultation.pk)]


@register.simple_tag
def commitments_under_theme(theme: Theme) -> list[dict[str, Any]]:
    """The same for one theme."""
    today = today_at(theme.tenant)
    return [row_of(row, today) for row in commitments_of_theme(theme)]
