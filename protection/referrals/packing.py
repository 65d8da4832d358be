"""The package of a referral: a zip file, encrypted with age to the recipient's own key.

Inside: `read-me.txt` for people and `package.json` for machines with the same content, each chosen
file under a number, and zeros that bring the size to a step, so that a length says little. No name
of a file, no hour, no number of the case goes along.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyrage
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from pyrage import x25519

from portal.errors import Refused
from portal.vault.padding import padded_size
from protection.referrals.enclosing import Enclosure, said_by

FORMAT = "portal.protection/referral/1"
_FILL = "fill"
# A stored entry of a zip costs its two headers (30 and 46 bytes) and its name twice.
_ENTRY = 30 + 46 + 2 * len(_FILL)
# The earliest moment that a zip file can name: no entry says when it was made.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class Contents:
    """What leaves, no more and no less; the preview shows this very object."""

    letter: str
    reply_by: date
    enclosures: tuple[Enclosure, ...]

    @property
    def texts(self) -> list[Enclosure]:
        """The texts."""
        return [one for one in self.enclosures if not one.is_file]

    @property
    def files(self) -> list[tuple[str, Enclosure]]:
        """The files with the names under which they leave."""
        found = [one for one in self.enclosures if one.is_file]
        return [(f"{number}{one.suffix}", one) for number, one in enumerate(found, 1)]


def _as_data(contents: Contents) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "letter": contents.letter,
        "reply_by": contents.reply_by.isoformat(),
        "texts": [
            {
                "part": one.part.value,
                "by": "person" if one.by_person else "team",
                "day": one.day.isoformat(),
                "words": one.words,
            }
            for one in contents.texts
        ],
        "files": [name for name, _one in contents.files],
    }


def _for_people(contents: Contents) -> str:
    lines = [
        contents.letter,
        "",
        _("Please answer by %(day)s, with the code, where you fetched this.")
        % {"day": contents.reply_by.isoformat()},
        _(
            "This is for you alone. Do not pass it on and do not keep it longer than you need it."
            " The person can withdraw their consent at any time; then erase it."
        ),
    ]
    for one in contents.texts:
        heading = f"{one.part_word} · {said_by(one)} · {one.day.isoformat()}"
        lines += ["", heading, "-" * len(heading), one.words]
    if contents.files:
        lines += ["", _("Files:")] + [name for name, _one in contents.files]
    return "\n".join(lines) + "\n"


@sensitive_variables()
def pack(contents: Contents, *, age_key: str, language: str) -> bytes:
    """The encrypted package. Raises Refused (the key is none; too much for one package)."""
    with translation.override(language):
        entries = [
            ("read-me.txt", _for_people(contents).encode()),
            ("package.json", json.dumps(_as_data(contents), ensure_ascii=False).encode()),
        ]
    if sum(one.length for _name, one in contents.files) > MOST_BYTES:
        raise Refused(translation.gettext("This is too much for one package. Choose less."))
    entries += [(name, _read(one)) for name, one in contents.files]
    try:
        recipient = x25519.Recipient.from_str(age_key)
    except pyrage.RecipientError:
        raise Refused(
            translation.gettext(
                "Nothing can be encrypted to the key of this entry. Verify it anew."
            )
        ) from None
    return bytes(pyrage.encrypt(_zipped(entries), [recipient]))


def _read(one: Enclosure) -> bytes:
    if one.content is None:
        message = "only files have content"
        raise ValueError(message)
    return one.content()


def _zipped(entries: Sequence[tuple[str, bytes]]) -> bytes:
    plain = _written(entries)
    wanted = len(plain) + _ENTRY
    return _written([*entries, (_FILL, bytes(padded_size(wanted) - wanted))])


def _written(entries: Iterable[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content)
    return held.getvalue()
