"""Reading a mail that somebody sent: its words, its files, and whether a machine wrote it.

Nothing in a mail is trusted to be well-formed. What cannot be decoded is decoded as well as it can
be, and a remark says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings

UNKNOWN_CHARSET = "unknown_charset"
MOST_PARTS = 200
_BLOCKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"})
_UNSEEN = frozenset({"style", "script", "head", "title"})
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it was attached."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. `automatic` is a code of why no person wrote it, else empty."""

    sender: str
    message_id: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    remarks: tuple[str, ...] = ()
    automatic: str = ""
    language: str = field(default="")


def read_letter(raw: bytes, *, envelope_sender: str = "") -> Letter:
    """Read a mail, whatever is in it. Raises ValueError where it has more parts than any letter."""
    message = message_from_bytes(raw)
    remarks: list[str] = []
    plain, html, attachments = "", "", []
    for number, part in enumerate(_leaves(message)):
        if number > MOST_PARTS:
            raise ValueError("more parts than a letter has")
        if _is_file(part):
            attachments.append(_attachment(part))
        elif part.get_content_type() == "text/plain":
            plain += _text_of(part, remarks)
        elif part.get_content_type() == "text/html":
            html += _text_of(part, remarks)
    sender = parseaddr(header(message, "From"))[1] or envelope_sender
    return Letter(
        sender=sender.strip(),
        message_id=header(message, "Message-ID").strip()[:190],
        subject=" ".join(header(message, "Subject").split())[:300],
        text=(plain or _without_tags(html)).replace("\x00", "").strip(),
        attachments=tuple(attachments),
        remarks=tuple(dict.fromkeys(remarks)),
        automatic=_automatic(message, sender, envelope_sender),
        language=header(message, "Content-Language").split(",")[0].strip()[:12].lower(),
    )


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; a mail inside a mail is one part."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _is_file(part: Message) -> bool:
    is_text = part.get_content_type() in {"text/plain", "text/html"}
    return not is_text or part.get_content_disposition() == "attachment" or _file_name(part) != ""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, ValueError, TypeError):
        return "file"
    return _decoded(name)


def _attachment(part: Message) -> Attachment:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else part.as_bytes()
    name = _file_name(part) or f"file.{part.get_content_subtype()}"
    return Attachment(name, part.get_content_type(), content)


def _text_of(part: Message, remarks: list[str]) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    named = str(part.get_content_charset("utf-8"))
    for charset in (named, "utf-8"):
        try:
            return payload.decode(charset)
        except (ValueError, LookupError):
            if UNKNOWN_CHARSET not in remarks:
                remarks.append(UNKNOWN_CHARSET)
    return payload.decode("utf-8", "replace")


def header(message: Message, name: str) -> str:
    """A header in words; one that cannot be decoded stands as it came."""
    return _decoded(str(message.get(name, "")))


def _decoded(value: str) -> str:
    try:
        text = str(make_header(decode_header(value)))
    except (LookupError, ValueError, MessageError):
        text = value
    # Bytes that belong to no character set come as surrogates, which no database stores.
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


class _Words(HTMLParser):
    """Collects what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _UNSEEN
        if tag in _BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in _UNSEEN))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def _without_tags(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n\s*\n+", "\n\n", "".join(reader.found))


def _automatic(message: Message, sender: str, envelope_sender: str) -> str:
    """mail_loop: our own mail came back; auto_reply, bulk: a machine answered or sent to many."""
    own = {settings.DEFAULT_FROM_EMAIL.lower(), settings.NEUTRAL_FROM_EMAIL.lower()}
    at_our_door = sender.lower().endswith(f"@{settings.INBOUND_MAIL_DOMAIN}".lower())
    if message.get("X-Loop") or sender.lower() in own or at_our_door or _is_ours(message):
        return "mail_loop"
    said = header(message, "Auto-Submitted").strip().lower()
    replies = message.get("X-Autoreply") or message.get("X-Autorespond")
    is_report = message.get_content_type() == "multipart/report"
    from_nobody = header(message, "Return-Path").strip() == "<>" or envelope_sender == "<>"
    if (said and not said.startswith("no")) or replies or is_report or from_nobody:
        return "auto_reply"
    precedence = header(message, "Precedence").strip().lower()
    if precedence in _BULK or message.get("List-Id") or message.get("List-Unsubscribe"):
        return "bulk"
    return ""


def _is_ours(message: Message) -> bool:
    """Whether the portal itself sent it: such a mail is known by its id (notifications.sending)."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    own_id = rf"<[0-9a-f-]{{36}}@{re.escape(host or '')}>"
    return re.fullmatch(own_id, header(message, "Message-ID").strip()) is not None
