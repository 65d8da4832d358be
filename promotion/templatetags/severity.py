"""How grave an obstacle is, on a page."""

from django import template

from promotion.obstacles.severity import Reason
from promotion.obstacles.severity_words import severity_sentences

register = template.Library()


@register.simple_tag
def severity_reasons(reasons: list[Reason]) -> list[str]:
    """The reasons as sentences: `{% severity_reasons obstacle.severity_reasons as sentences %}`."""
    return severity_sentences(reasons)
