"""Addresses of sources in cells: several in one, with any sign between them."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

_LONGEST = 1000
_MOST = 20
_BEGINS = re.compile(r"https?://", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,](?=\s|$|https?://)|\n", re.IGNORECASE)
# Spaces of no width and soft hyphens come from web pages.
_AROUND = " ,;<>\"'\u200b\u200c\u00ad"
_valid = URLValidator(schemes=["http", "https"])


def read_links(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """The addresses in some cells, each once, and what is no address in them."""
    links: list[str] = []
    wrong: list[str] = []
    for text in texts:
        for piece in _pieces(text):
            if not _is_link(piece):
                wrong.append(piece)
            elif piece not in links:
                links.append(piece)
    return links[:_MOST], wrong


def _pieces(text: str) -> Iterable[str]:
    """An address never holds a space; what is no address is kept together.

    An address may hold another one (archives do), so only a sign between two divides them.
    """
    if not _BEGINS.search(text):
        if text.strip():
            yield text.strip()
        return
    for part in _BETWEEN.split(text):
        words = part.split() if _BEGINS.search(part) else [part]
        for word in words:
            cleaned = word.strip(_AROUND)
            if any(sign.isalnum() for sign in cleaned):
                yield cleaned


def _is_link(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    try:
        _valid(text)
    except ValidationError:
        return False
    return True


def host_of(link: str) -> str:
    """Who publishes what is at an address: independent sources have different ones."""
    host = (urlsplit(link).hostname or "").casefold()
    return host.removeprefix("www.").removeprefix("m.")
