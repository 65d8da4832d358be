"""Copies without hidden details, made by a program apart (cleaner.py) that is bounded in all it does.

The original stays as it came: evidence. Of a kind or size of which no copy can be made, the page
says that there is none.
"""

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.documents.kinds import JPEG, PACKAGES, PDF, PNG, FileKind, pieces
from protection.files.limits import MOST_BYTES_CLEANED
from protection.files.slots import one_slot

SECONDS = 30.0
KINDS = (PDF, PNG, JPEG)
_LINE = 100
_MOST_MADE = 4 * MOST_BYTES_CLEANED


class NoCopy(StrEnum):
    """Why there is no copy; empty: there is one."""

    NONE = ""
    TOO_LARGE = "too_large"
    OFFICE = "office"
    KIND = "kind"
    HARMFUL = "harmful"
    BROKEN = "broken"


NO_COPY_WORDS = {
    NoCopy.TOO_LARGE: _(
        "There is no copy without hidden details: the file is too large for one to be made here."
    ),
    NoCopy.OFFICE: _(
        "There is no copy without hidden details: office files keep names and changes in many"
        " places. Print it to PDF and send that."
    ),
    NoCopy.KIND: _(
        "There is no copy without hidden details: it can be made of JPEG, PNG and PDF files alone."
    ),
    NoCopy.HARMFUL: _("There is no copy without hidden details: nothing is made of harmful files."),
    NoCopy.BROKEN: _(
        "There is no copy without hidden details: the file is damaged, locked or too complex."
    ),
}


def reason_against(kind: FileKind | None, length: int) -> NoCopy:
    """Why no copy can be made of a file of this kind and length; NONE where it can be tried."""
    if kind in PACKAGES:
        return NoCopy.OFFICE
    if kind not in KINDS:
        return NoCopy.KIND
    return NoCopy.TOO_LARGE if length > MOST_BYTES_CLEANED else NoCopy.NONE


@dataclass(slots=True)
class Making:
    """A copy under way: its pieces, and, once they are read, whether it came whole."""

    _process: "subprocess.Popen[bytes]"
    has_copy: bool = False

    def pieces(self) -> Iterator[bytes]:
        """The copy as it is written. After the last one `is_whole` tells."""
        output = _stream(self._process.stdout)
        self.has_copy = output.readline(_LINE).startswith(b"copy")
        if not self.has_copy:
            return
        made = 0
        for piece in pieces(output):  # type: ignore[arg-type]
            made += len(piece)
            if made > _MOST_MADE:
                self._process.kill()
            yield piece

    def is_whole(self) -> bool:
        """Whether the program ended as it should, within its bounds."""
        return self._process.wait() == 0 and self.has_copy


def _stream(found: IO[bytes] | None) -> IO[bytes]:
    if found is None:
        raise RuntimeError
    return found


@contextmanager
def making(kind: FileKind, content: Iterable[bytes]) -> Iterator[Making]:
    """Feed a file to the program; it is killed when its time is up, and in the end whatever happens."""
    command = [sys.executable, "-m", "protection.files.cleaner", kind.media_type]
    folder = Path(settings.BASE_DIR)
    with one_slot("cleaning"):
        # It knows nothing of the portal: no address, no secret, no setting.
        process = subprocess.Popen(  # noqa: S603 - a program of ours, with one word of a closed list
            command,
            cwd=folder,
            env={"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        watch = threading.Timer(SECONDS, process.kill)
        watch.start()
        try:
            _feed(_stream(process.stdin), content)
            yield Making(process)
        finally:
            watch.cancel()
            process.kill()
            process.wait()
            _stream(process.stdout).close()


def _feed(target: IO[bytes], content: Iterable[bytes]) -> None:
    try:
        with target:
            for piece in content:
                target.write(piece)
    except BrokenPipeError:
        return  # it ended early; its exit says so
