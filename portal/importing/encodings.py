"""Which characters a file is written in: Unicode, or what older spreadsheet programs wrote."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.errors import Refused

# What a person can choose from where a file does not say it: code, words.
ENCODINGS = {
    "utf-8": _("Unicode (UTF-8)"),
    "utf-16": _("Unicode (UTF-16)"),
    "cp1252": _("Western European (Windows-1252)"),
    "cp1251": _("Cyrillic (Windows-1251)"),
}
_FIRST_LETTER = 0xC0
# Letters beyond ASCII stand alone in Western words and in rows in Cyrillic ones.
_ROWS, _ALONE = 0.7, 0.35
_FEWEST = 4
# Also words in other scripts have separators and line ends, whose second byte is zero.
_SPARSE = 100
_SAMPLE = 40


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file, and in what it was written."""

    text: str
    encoding: str


def decode(content: bytes, encoding: str = "", *, in_doubt: str = "") -> Text:
    """The text of a file.

    `encoding` is what a person said; without it the content is looked at. Raises Refused with both
    readings where a file could be Western or Cyrillic, unless `in_doubt` names what to take then.
    """
    if encoding:
        return _as(content, encoding)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(content, "utf-16")
    if b"\x00" in content:
        return _wide(content)
    try:
        return Text(content.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        return _as(content, _legacy(content) or in_doubt or _ask(content))


def _as(content: bytes, encoding: str) -> Text:
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        return Text(content.decode(codec), encoding)
    except UnicodeError:
        if encoding.startswith("utf"):
            raise Refused(
                _("This file is not written in %(encoding)s. Choose another one of the list.")
                % {"encoding": ENCODINGS[encoding]}
            ) from None
        # A few places of the old tables mean nothing; everything else is read.
        return Text(content.decode(codec, errors="replace"), encoding)


def _wide(content: bytes) -> Text:
    """UTF-16 without its mark: every second byte of plain words is zero."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if len(content) % 2 or min(even, odd) or max(even, odd) < len(content) // _SPARSE:
        raise Refused(_("This is no spreadsheet that can be read. Save it as CSV or XLSX."))
    codec = "utf-16-be" if even > odd else "utf-16-le"
    return Text(content.decode(codec, errors="replace"), "utf-16")


def _legacy(content: bytes) -> str:
    """cp1252 or cp1251; "" where it cannot be told."""
    letters = [place for place, byte in enumerate(content) if byte >= _FIRST_LETTER]
    if not letters:
        return "cp1252"
    known = set(letters)
    together = sum(1 for place in letters if place - 1 in known or place + 1 in known)
    share = together / len(letters)
    if len(letters) >= _FEWEST and share >= _ROWS:
        return "cp1251"
    return "cp1252" if share <= _ALONE else ""


def _ask(content: bytes) -> str:
    place = next(place for place, byte in enumerate(content) if byte >= _FIRST_LETTER)
    sample = content[max(place - _SAMPLE // 2, 0) : place + _SAMPLE]
    readings = {
        code: " ".join(sample.decode(code, errors="replace").split())
        for code in ("cp1252", "cp1251")
    }
    raise Refused(
        _(
            "It cannot be told in what this file is written. As Western European it reads:"
            " “%(cp1252)s”; as Cyrillic: “%(cp1251)s”. Choose which is right and upload it again."
        )
        % readings,
        code="encoding",
    )
