"""Options of the register's filters, written once and kept: they are the same for everybody."""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from promotion.publication.filters import Choice, Options

register = template.Library()


@register.simple_tag
def options_of(choice: Choice) -> SafeString:
    """The options of one select, in groups where they have names; what is chosen is marked."""
    return _options(choice.groups, choice.chosen)


@lru_cache(maxsize=512)
def _options(groups: Options, chosen: str) -> SafeString:
    parts = []
    for name, options in groups:
        listed = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (value, SafeString(" selected") if value == chosen else "", word)
                for value, word in options
            ),
        )
        group = format_html('<optgroup label="{}">{}</optgroup>', name, listed) if name else listed
        parts.append((group,))
    return format_html_join("", "{}", parts)
