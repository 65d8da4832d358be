"""Template tags of the look; docs/pages.md shows each in use."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.looks import languages, status, widgets, words
from portal.looks.lists import joined

register = template.Library()
register.filter("joined", joined)


@register.simple_tag
def language_tag() -> str:
    """The active language for `<html lang>`."""
    return languages.language_tag(get_language() or "en")


@register.inclusion_tag("components/languages.html", takes_context=True)
def language_switcher(context: template.Context) -> dict[str, Any]:
    """Plain links to the same page in the other languages, by their own names."""
    request = context.get("request")
    return {"links": languages.language_links(request) if request else []}


@register.simple_tag
def in_language(text: str, code: str) -> SafeString:
    """A text in its own language and direction, with a word where that is not the page's."""
    if code == get_language() or not code:
        return format_html("{}", text)
    return format_html(
        '<span lang="{}" dir="{}">{}</span> <span class="original">{}</span>',
        languages.language_tag(code),
        "rtl" if languages.is_bidi(code) else "ltr",
        text,
        _("(in %(language)s)") % {"language": languages.name_here(code)},
    )


@register.inclusion_tag("components/clock.html")
def clock(
    due_at: datetime | None, stopped: Any = "", ended_at: datetime | None = None
) -> dict[str, Any]:
    """When something is due, in words first. `stopped`: true, or why the clock stands still."""
    if due_at is None:
        return {"clock": None}
    if ended_at is not None:
        return {"clock": words.met_words(ended_at, due_at)}
    face = words.clock_words(due_at, now=timezone.now(), stopped=bool(stopped))
    return {"clock": face, "reason": stopped if isinstance(stopped, str) else ""}


@register.simple_tag
def status_tag(word: Any, state: str = "neutral") -> SafeString:
    """A status as a word in a tag; `state` is the status value (or a tone's name)."""
    tone = status.tone_of(str(state))
    modifier = "" if tone == "neutral" else f" tag--{tone}"
    return format_html('<span class="tag{}">{}</span>', modifier, word)


@register.simple_tag
def time_in_words(moment: datetime) -> SafeString:
    """How long ago or how far ahead, with the exact moment in the element."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        date_format(timezone.localtime(moment), "DATETIME_FORMAT"),
        words.distance_words(moment, now=timezone.now()),
    )


@register.simple_tag
def day(value: date | datetime) -> SafeString:
    """A date written out in the active language."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(),
        date_format(local, "DATE_FORMAT"),
    )


@register.simple_tag
def widget_attributes(widget: widgets.WidgetContext) -> SafeString:
    """Used by the form templates alone."""
    return widgets.attributes(widget)


@register.simple_tag
def input_type(widget: widgets.WidgetContext) -> str:
    """Used by the form templates alone."""
    return widgets.input_type(widget)


@register.simple_tag
def limit_note(widget: widgets.WidgetContext) -> SafeString:
    """The limit of a textarea, stated below it."""
    limit = widgets.limit_of(widget)
    if limit is None:
        return mark_safe("")
    return format_html(
        '<div class="govuk-hint limit" id="{}_limit">{}</div>',
        widget["attrs"].get("id", widget["name"]),
        widgets.limit_words(*limit),
    )


@register.simple_tag
def file_note(widget: widgets.WidgetContext) -> SafeString:
    """The browser writes on its own button, in its own language; say so."""
    return format_html(
        '<div class="govuk-hint small" id="{}_note">{}</div>',
        widget["attrs"].get("id", widget["name"]),
        _("The button in this field belongs to your browser and uses your browser’s language."),
    )


@register.simple_tag
def field_anchor(field: BoundField) -> str:
    """Where the error summary leads to."""
    return widgets.anchor_of(field)


@register.simple_tag
def field_parts(field: BoundField) -> dict[str, Any]:
    """Used by the form templates alone."""
    return widgets.parts_of(field)
