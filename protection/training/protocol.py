"""The protocol that each officer signs, before a key and once a year."""

import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

VERSION = 1
DAYS = 365
POINTS: tuple[Any, ...] = (
    _("I act on the wish of the person affected, and on nothing without their consent."),
    _("I keep what I learn in the portal and speak of it only with those who need to know."),
    _("I open only cases in which I work, and I know that each opening is recorded."),
    _("I say where I may not be impartial or may be under pressure, and step back from that case."),
    _("I use my own key alone, share my passphrase with nobody, and report a loss at once."),
    _("I ask nobody for a favour, an advantage or a relationship, and accept none."),
    _("I report a breach of confidence, also my own, to the ombuds role at once."),
    _("When I leave I hand over, and confidence does not end with my work."),
)


def text_hash() -> str:
    """SHA-256 of the English text: which words were signed."""
    with override("en"):
        text = "\n".join(str(point) for point in POINTS)
    return hashlib.sha256(text.encode()).hexdigest()
