"""What people send in words, under the fuzzer: letters, replies, names and beginnings of files."""

from typing import Any

from portal.documents import kinds
from portal.documents.naming import safe_name
from portal.inbound import reading
from portal.inbound.quoting import strip_reply
from protection.files.scanning import Verdict, _read

_LONGEST_NAME = 140


def one(given: Any) -> None:
    """One message."""
    _WAYS[given.ConsumeIntInRange(0, len(_WAYS) - 1)](given)


def _rest(given: Any) -> bytes:
    found: bytes = given.ConsumeBytes(given.remaining_bytes())
    return found


def _letter_of_bytes(given: Any) -> None:
    _require_storable(_rest(given))


def _letter_of_parts(given: Any) -> None:
    """Headers and parts such as mail programs write, with the fuzzer's words in them."""
    word = given.ConsumeUnicodeNoSurrogates
    charset, encoding = word(10), ("base64", "quoted-printable", "8bit", word(6))
    lines = [
        f"From: {word(20)}",
        f"Subject: =?{word(8)}?{'B' if given.ConsumeBool() else 'Q'}?{word(20)}?=",
        f"Content-Type: {'text/html' if given.ConsumeBool() else 'text/plain'}; charset={charset}",
        f"Content-Transfer-Encoding: {encoding[given.ConsumeIntInRange(0, 3)]}",
        f'Content-Disposition: attachment; filename*="{word(12)}"'
        if given.ConsumeBool()
        else "X: y",
    ]
    part = "\r\n".join(lines).encode() + b"\r\n\r\n" + _rest(given)
    outer = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + part + b"\r\n--b--\r\n"
    _require_storable(part)
    _require_storable(outer)


def _require_storable(raw: bytes) -> None:
    try:
        letter = reading.read_letter(raw, envelope_sender="somebody@example.org")
    except ValueError as error:
        if "more parts" not in str(error):
            raise
        return
    for text in (letter.text, letter.subject, letter.sender, letter.message_id, letter.language):
        if "\0" in text:
            raise AssertionError("a text that no database stores")
        text.encode()
    strip_reply(letter.text)


def _file_name(given: Any) -> None:
    name = safe_name(given.ConsumeUnicode(given.remaining_bytes()))
    name.encode()
    if not name or "/" in name or len(name) > _LONGEST_NAME:
        raise AssertionError("a name that leads elsewhere")


def _beginning(given: Any) -> None:
    known = (*kinds.KINDS, *kinds.RECORDINGS)
    kind = known[given.ConsumeIntInRange(0, len(known) - 1)]
    found = kinds.recognize_beginning(_rest(given), f"x{kind.endings[0]}")
    if found not in (None, kind):
        raise AssertionError("a kind that its name does not say")


def _scanners_answer(given: Any) -> None:
    if _read(_rest(given)) not in set(Verdict):
        raise AssertionError("no verdict")


_WAYS = (_letter_of_bytes, _letter_of_parts, _file_name, _beginning, _scanners_answer)


def plant() -> None:
    """The deliberate bug: a text is believed to be in the character set that it names."""

    def believing(part: Any, remarks: list[str]) -> str:
        del remarks
        payload: bytes = part.get_payload(decode=True) or b""
        return payload.decode(str(part.get_content_charset("utf-8")))

    reading._text_of = believing  # noqa: SLF001 - this is the planted one
