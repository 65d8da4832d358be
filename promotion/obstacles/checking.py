"""A machine's look at words before they become public: addresses, numbers, names that were listed.

It helps two people who read; it replaces neither. The names that they list are given by the page,
searched for in this moment and kept nowhere.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.errors import InvalidFields, Refused, Sentence
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Verification

_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# Eight digits or more in a row, as telephone numbers are written; dates and years are shorter or
# hold no leading plus, bracket or long run.
_PHONE = re.compile(r"(?<![\w/])(?:\+|00)?\(?\d[\d\s().-]{7,}\d(?!\w)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}\s?[-–]\s?\d{4}")
_HANDLE = re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,}")
_POINT = re.compile(r"-?\d{1,3}\.\d{4,}\s*[,;]\s*-?\d{1,3}\.\d{4,}")
_LEAST_DIGITS = 8


def _folded(text: str) -> str:
    """Without accents, marks and case, so that a name is found however it is written."""
    parts = unicodedata.normalize("NFKD", text)
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(kept.casefold().split())


def _has_phone(text: str) -> bool:
    without_dates = _DATE.sub(" ", text)
    return any(
        sum(character.isdigit() for character in found.group()) >= _LEAST_DIGITS
        for found in _PHONE.finditer(without_dates)
    )


def contacts_in(text: str) -> list[Sentence]:
    """What looks like a way to reach or find somebody, in words; empty where there is none."""
    found: list[Sentence] = []
    if _MAIL.search(text):
        found.append(_("The text holds an e-mail address."))
    if _has_phone(text):
        found.append(_("The text holds what looks like a telephone or document number."))
    if _HANDLE.search(text):
        found.append(_("The text holds the name of an account on a network."))
    if _POINT.search(text):
        found.append(_("The text holds the coordinates of a place."))
    return found


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of these names stand in the text, however accents and case are written."""
    looked_at = _folded(text)
    return [
        name
        for name in names
        if _folded(name) and re.search(rf"(?<!\w){re.escape(_folded(name))}(?!\w)", looked_at)
    ]


def require_fit_to_publish(obstacle: Obstacle, *, names: Iterable[str], note: str = "") -> None:
    """Stop words that say how to reach somebody, and listed names below VER-3.

    Raises Refused (contacts, in what was written earlier), InvalidFields (names on the list).
    """
    text = f"{obstacle.title}\n{obstacle.account}\n{note}"
    contacts = contacts_in(text)
    if contacts:
        raise Refused(contacts[0])
    if obstacle.verification == Verification.VERIFIED:
        return
    if named_in(text, names):
        raise InvalidFields(
            {
                "names": [
                    _(
                        "The text names somebody on this list. Below “verified” no private person"
                        " and no private organization is named: change the text first."
                    )
                ]
            }
        )
