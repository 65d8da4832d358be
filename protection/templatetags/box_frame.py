"""Links that stand on every page of the box, also on one that no view of it made."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from protection.intake.showing import FRAME_LINKS

register = template.Library()


@register.simple_tag
def frame_links() -> list[dict[str, Any]]:
    """Addresses and words; what is not there is left out."""
    found = []
    for name, word in FRAME_LINKS:
        try:
            found.append({"url": reverse(name), "word": word})
        except NoReverseMatch:
            continue
    return found
