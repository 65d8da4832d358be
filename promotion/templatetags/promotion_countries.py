"""Tags of the pages of countries."""

from collections.abc import Iterable, Mapping

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from promotion.countries.sections import CountryPart

register = template.Library()


@register.filter
def words_from(codes: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    """The words of codes, from labels that were read for the whole page."""
    return [labels.get(code, code) for code in codes]


@register.filter
def word_from(code: str, labels: Mapping[str, str]) -> str:
    """The word of one code."""
    return labels.get(code, code)


@register.simple_tag(takes_context=True)
def country_section(context: template.Context, part: CountryPart) -> SafeString:
    """A section that another room puts on the page, with the page's own institution."""
    return render_to_string(
        part.template, {"tenant": context["tenant"], **part.context}, context.get("request")
    )
