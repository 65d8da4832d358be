"""System checks of the room: texts use the variables they declare, and no demo outside the demo."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils import translation

from portal.notifications.templates import Template, all_templates

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|(.))")


def placeholders(text: str) -> set[str]:
    """The names of the variables in a text; a per cent sign of another kind is named by itself."""
    return {name or f"%{other}" for name, other in _PLACEHOLDER.findall(text) if other != "%"}


@register()
def texts_use_declared_variables(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Each text uses declared variables only, in every language."""
    return [
        Error(f"{template.name} ({language}): {problem}", id="portal.E010")
        for template in all_templates()
        for language, _name in settings.LANGUAGES
        for problem in _problems(template, language)
    ]


def _problems(template: Template, language: str) -> Iterator[str]:
    with translation.override(language):
        used = set().union(*(placeholders(str(text)) for text in (template.line, *template.body)))
        if placeholders(str(template.headline)):
            yield "the headline takes no variables"
        if used - template.variables:
            yield f"not declared: {sorted(used - template.variables)}"
        if template.variables - used:
            yield f"declared and not used: {sorted(template.variables - used)}"


@register()
def mailbox_is_for_the_demo(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """The table of sent mails is filled and shown in the demo only."""
    if settings.EMAIL_BACKEND.endswith("DemoMailbox") and not settings.DEMO:
        return [
            Error(
                "EMAIL_BACKEND is the demo's mailbox, but this is not the demo.",
                hint="Set EMAIL_URL, or DEMO=1 for a copy with invented people.",
                id="portal.E011",
            )
        ]
    return []
