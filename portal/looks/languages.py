"""Languages by their own names, and the way from a page to the same page in another language."""

from collections.abc import Iterable
from typing import TypedDict
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

OWN_NAMES = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh-hans": "中文",
}
# What a `lang` attribute holds, where it differs from Django's code.
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


class LanguageLink(TypedDict):
    """One entry of the language switcher."""

    code: str
    tag: str
    name: str
    url: str
    current: bool
    bidi: bool


def language_tag(code: str) -> str:
    """The BCP 47 tag of a language code of ours."""
    return TAGS.get(code, code)


def own_name(code: str) -> str:
    """The name that speakers of a language use for it; the code where nobody has told us."""
    if code in OWN_NAMES:
        return OWN_NAMES[code]
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def name_here(code: str) -> str:
    """The language's name in the active language."""
    return str(dict(settings.LANGUAGES).get(code, own_name(code)))


# Where the name of a language is a common noun, a capital stands at the beginning of a list only.
_SMALL = {"es", "fr", "ru"}


def names_here(codes: Iterable[str]) -> list[str]:
    """The languages' names in the active language, as they are written one after the other."""
    names = [name_here(code) for code in codes]
    if (get_language() or "") not in _SMALL:
        return names
    return [*names[:1], *(name[:1].lower() + name[1:] for name in names[1:])]


def is_bidi(code: str) -> bool:
    """Whether a language is written from right to left."""
    return code.partition("-")[0] in settings.LANGUAGES_BIDI


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """The same page in every language; the language's first page where this one has no other."""
    active = get_language()
    links: list[LanguageLink] = []
    for code, _name in settings.LANGUAGES:
        links.append(
            LanguageLink(
                code=code,
                tag=language_tag(code),
                name=own_name(code),
                url=_own_address(_address_in(code, active, request)),
                current=code == active,
                bidi=is_bidi(code),
            )
        )
    return links


def _address_in(code: str, active: str | None, request: HttpRequest) -> str:
    """Addresses differ in their first part alone: nothing has to be looked up for each language."""
    here = request.get_full_path()
    if code == active:
        return here
    spoken, rest = here.removeprefix("/").partition("/")[::2]
    is_known = request.resolver_match is not None and spoken in dict(settings.LANGUAGES)
    return f"/{code}/{rest}" if is_known else f"/{code}/"


def _own_address(url: str) -> str:
    # A path that begins with two slashes would lead to another host.
    parts = urlsplit(url)
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path
