"""Texts that staff wrote in several languages, with the language in which each is really shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from portal.policies.kinds import LabelText

FALLBACKS: tuple[str, ...] = tuple(settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"])


def texts_of(row: Model, field: str) -> dict[str, str]:
    """What a translated field of a row says, by language; languages without a text are left out."""
    found = {
        code: getattr(row, build_localized_fieldname(field, code)) for code, _ in settings.LANGUAGES
    }
    return {code: text for code, text in found.items() if text}


def text_of(row: Model, field: str) -> LabelText:
    """The text of a translated field in the active language, else the first fallback that has one."""
    return shown(texts_of(row, field))


def shown(texts: Mapping[str, str]) -> LabelText:
    """The text for the active language, else in the order of the portal's fallbacks."""
    active = get_language() or settings.LANGUAGE_CODE
    for code in (active, *FALLBACKS, *texts):
        if texts.get(code):
            return LabelText(texts[code], code)
    return LabelText("", active)


def localized(field: str, texts: Mapping[str, Any]) -> dict[str, Any]:
    """`title_en`, `title_zh_hans`, … from texts by language: never the bare field.

    Only languages that the portal itself has are fields; others are left out.
    """
    own = {code for code, _name in settings.LANGUAGES}
    return {
        build_localized_fieldname(field, code): text for code, text in texts.items() if code in own
    }


def put_texts(
    row: Model, texts: Mapping[str, Mapping[str, str] | None], fields: Iterable[str]
) -> list[str]:
    """Set translated fields; every language is given, one that is left out is emptied.

    Returns the names of the fields that were set, for `save(update_fields=…)`.
    """
    every = {code: "" for code, _name in settings.LANGUAGES}
    changed = []
    for field in fields:
        given = {code: text for code, text in (texts.get(field) or {}).items() if code in every}
        for name, text in localized(field, {**every, **given}).items():
            setattr(row, name, text)
            changed.append(name)
    return changed
