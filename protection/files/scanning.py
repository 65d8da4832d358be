"""What a clamd on this machine says of a file, asked while it arrives: INSTREAM over its socket.

The bytes go to the scanner's memory alone. Where there is none, where it takes no file of this
size, or where it stops answering, the verdict is "not scanned", and the page says so.
"""

import socket
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext_lazy as _

_SECONDS = 10.0
_ANSWER_BYTES = 4096


class Verdict(StrEnum):
    """What a scanner said."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


VERDICT_WORDS = {
    Verdict.CLEAN: _("Scanned: nothing harmful is known of it"),
    Verdict.INFECTED: _("Harmful program found. Kept as evidence: do not open it on your machine"),
    Verdict.NOT_SCANNED: _("Not scanned for harmful programs"),
}


class Scan:
    """One file on its way through the scanner; never raises, never holds the file up for long."""

    def __init__(self) -> None:
        self._line: socket.socket | None = None
        if not settings.CLAMD_SOCKET:
            return
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SECONDS)
        try:
            line.connect(settings.CLAMD_SOCKET)
            line.sendall(b"zINSTREAM\0")
        except OSError:
            line.close()
            return
        self._line = line

    def feed(self, piece: bytes) -> None:
        """The next piece."""
        if self._line is None or not piece:
            return
        try:
            self._line.sendall(len(piece).to_bytes(4, "big") + piece)
        except OSError:
            # It has heard enough (its own limit of size) or is gone.
            self.stop()

    def finish(self) -> Verdict:
        """What it found."""
        if self._line is None:
            return Verdict.NOT_SCANNED
        try:
            self._line.sendall(bytes(4))
            return _read(self._answer(self._line))
        except OSError:
            return Verdict.NOT_SCANNED
        finally:
            self.stop()

    @staticmethod
    def _answer(line: socket.socket) -> bytes:
        answer = b""
        while len(answer) < _ANSWER_BYTES and not answer.endswith(b"\0"):
            piece = line.recv(_ANSWER_BYTES)
            if not piece:
                break
            answer += piece
        return answer

    def stop(self) -> None:
        """Let go of the line."""
        if self._line is not None:
            self._line.close()
            self._line = None


def _read(answer: bytes) -> Verdict:
    words = answer.rstrip(b"\0\n ")
    if words.endswith(b": OK"):
        return Verdict.CLEAN
    return Verdict.INFECTED if words.endswith(b" FOUND") else Verdict.NOT_SCANNED
