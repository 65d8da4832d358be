"""Template tags for texts in several languages: each says which language it is in."""

from django import template
from django.db.models import Model
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.looks import languages
from portal.looks.texts import text_of
from portal.policies.kinds import LabelText
from portal.templatetags.portal_looks import in_language

register = template.Library()


@register.simple_tag
def label(text: LabelText) -> SafeString:
    """A short text in the language that it is really in."""
    return in_language(text.text, text.language)


@register.simple_tag
def words_of(row: Model, field: str) -> SafeString:
    """A short translated field: marked and labelled where it is not in the page's language."""
    return label(text_of(row, field))


@register.simple_tag
def plain_words_of(row: Model, field: str) -> str:
    """A short translated field without any mark-up, for titles and attributes."""
    return text_of(row, field).text


@register.simple_tag
def prose(text: LabelText) -> SafeString:
    """A longer text in paragraphs, in its own language and direction."""
    if not text.text:
        return mark_safe("")
    body = mark_safe(linebreaks(text.text, autoescape=True))  # noqa: S308 - escaped by linebreaks
    if text.language == get_language():
        return format_html('<div dir="auto">{}</div>', body)
    return format_html(
        '<div lang="{}" dir="{}">{}</div><p class="original">{}</p>',
        languages.language_tag(text.language),
        "rtl" if languages.is_bidi(text.language) else "ltr",
        body,
        _("(in %(language)s)") % {"language": languages.name_here(text.language)},
    )


@register.simple_tag
def prose_of(row: Model, field: str) -> SafeString:
    """A longer translated field in paragraphs."""
    return prose(text_of(row, field))
