"""Unique texts in six scripts, and every form in which one could stand somewhere."""

import base64
import json
import random
import re
import zlib
from collections.abc import Iterator
from urllib.parse import quote

ALPHABETS = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "Cyrillic": "абвгдежзиклмнопрстуфхцчшщъыьэюя",
    "Han": "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出",
    "Devanagari": "कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह",
    "Ethiopic": "ሀለሐመሠረሰሸቀበተቸኀነኘአከኸወዐዘዠየደጀገጠጨጰጸ",
}
_MARK, _OWN = 12, 8
# zlib's headers and gzip's.
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_MOST_UNPACKED = 4 * 1024 * 1024


class Texts:
    """All texts of one run; each begins with a mark of its script that stands nowhere else."""

    def __init__(self, count: int) -> None:
        self._random = random.SystemRandom()
        self.marks = {name: self._word(name, _MARK) for name in ALPHABETS}
        names = list(ALPHABETS)
        self.all = [self._new(names[number % len(names)]) for number in range(count)]
        self._left = list(self.all)
        self.used: dict[str, list[str]] = {}
        # What is planted to see that a scan would find it: found by marks of its own.
        self.control_marks = {name: self._word(name, _MARK) for name in ALPHABETS}

    def _word(self, script: str, length: int) -> str:
        return "".join(self._random.choices(ALPHABETS[script], k=length))

    def _new(self, script: str) -> str:
        return self.marks[script] + self._word(script, _OWN)

    def take(self, path: str) -> str:
        """The next text, for this path. Raises IndexError when all are used."""
        text = self._left.pop()
        self.used.setdefault(path, []).append(text)
        return text

    @property
    def left(self) -> int:
        """How many were not used yet."""
        return len(self._left)


def forms(mark: str) -> dict[str, bytes]:
    """A mark in every form, by name; forms that say the same stand once."""
    utf8 = mark.encode()
    found = {
        "plain": utf8,
        "hexadecimal": utf8.hex().encode(),
        "HEXADECIMAL": utf8.hex().upper().encode(),
        "JSON": json.dumps(mark)[1:-1].encode(),
        "JSON, upper case": re.sub(
            r"\\u[0-9a-f]{4}", lambda m: "\\u" + m[0][2:].upper(), json.dumps(mark)[1:-1]
        ).encode(),
        "percent": quote(mark, safe="").encode(),
        "percent, lower case": quote(mark, safe="").lower().encode(),
        "HTML, decimal": "".join(f"&#{ord(one)};" for one in mark).encode(),
        "HTML, hexadecimal": "".join(f"&#x{ord(one):x};" for one in mark).encode(),
        "UTF-16": mark.encode("utf-16-le"),
        "UTF-16, big-endian": mark.encode("utf-16-be"),
        "quoted-printable": "".join(f"={byte:02X}" for byte in utf8).encode(),
        "backslashes": "".join(f"\\x{byte:02x}" for byte in utf8).encode(),
        "octal": "".join(f"\\{byte:03o}" for byte in utf8).encode(),
    }
    # What one program has written down another one quotes.
    found |= {
        f"{name}, quoted": found[name].replace(b"\\", b"\\\\")
        for name in ("JSON", "JSON, upper case", "backslashes", "octal")
    }
    for shift in range(3):
        for inside in ("plain", "JSON", "UTF-16", "percent"):
            found[f"base64 of {inside}, shifted by {shift}"] = _base64(found[inside], shift)
    first = {form: name for name, form in reversed(found.items())}
    return {name: form for form, name in first.items()}


def _base64(form: bytes, shift: int) -> bytes:
    """The letters that depend on the mark alone, wherever in a text it stands."""
    whole = base64.b64encode(bytes(shift) + form + bytes(3))
    first, last = -(-shift * 8 // 6), (shift + len(form)) * 8 // 6
    return whole[first:last]


class Scanner:
    """Looks for marks in bytes, also in what is packed inside them."""

    def __init__(self, marks: dict[str, str]) -> None:
        self._forms = [
            (f"{script}, {name}", form)
            for script, mark in marks.items()
            for name, form in forms(mark).items()
        ]
        # base64 for addresses writes two letters another way.
        self._forms += [
            (f"{name} for addresses", form.replace(b"+", b"-").replace(b"/", b"_"))
            for name, form in self._forms
            if "base64" in name and (b"+" in form or b"/" in form)
        ]

    @property
    def count(self) -> int:
        """How many patterns are looked for."""
        return len(self._forms)

    def found(self, data: bytes) -> set[str]:
        """The forms that stand in these bytes, unpacked ones too."""
        hits = {name for name, form in self._forms if form in data}
        for unpacked in _unpacked(data):
            hits |= {f"{name}, compressed" for name, form in self._forms if form in unpacked}
        return hits


def _unpacked(data: bytes) -> Iterator[bytes]:
    for match in _PACKED.finditer(data):
        reader = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            unpacked = reader.decompress(data[match.start() :], _MOST_UNPACKED)
        except zlib.error:
            continue
        if unpacked:
            yield unpacked
