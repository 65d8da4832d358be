"""Sentences that several pages of reporting share: where a field's words go, what to take out."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence

PUBLIC = _("Anyone can read this once it is published.")
ANALYSTS = _("Only the analysts here can read this.")
SEALED = _("Sealed: only the analysts here can open this, with their own keys.")
NOT_STORED = _("We do not store this.")
TAKE_OUT = _(
    "Take it out of this field; nothing else was lost. How to reach somebody belongs into the"
    " fields that are sealed."
)


def _joined(first: Sentence, second: Sentence) -> str:
    return f"{first} {second}".strip()


hint = lazy(_joined, str)
