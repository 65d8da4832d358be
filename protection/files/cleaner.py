"""The program that makes a copy without hidden details: `python -m protection.files.cleaner KIND`.

It runs for one file, by itself, bounded in memory, time and size, and from the moment it has the
file without the right to open anything: no file, no line to anywhere. The file comes by its
standard input, the copy goes to its standard output; nothing touches a disk. The first line of what
it writes is `copy` and a note, or `none` and the code of the reason.
"""

import io
import resource
import sys
from typing import BinaryIO

from PIL import Image

from portal.documents.cleaning.pdf import clean_pdf
from portal.documents.cleaning.pictures import clean_picture
from portal.documents.cleaning.result import Note
from portal.documents.kinds import JPEG, PDF, PNG, kind_of
from portal.errors import Refused

MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 20
NOT_POSSIBLE = "not_possible"


def main(media_type: str, source: BinaryIO, target: BinaryIO) -> None:
    """Read the file, give up every right, write the copy."""
    kind = kind_of(media_type)
    given, made = io.BytesIO(source.read()), io.BytesIO()
    load_everything()
    give_up_rights()
    note = Note.NONE
    try:
        if kind is PDF:
            note = clean_pdf(given, made)
        elif kind is not None:
            clean_picture(given, kind, made)
    except Refused as error:
        target.write(f"none {error.reason}\n".encode())
        return
    except (MemoryError, OSError):
        target.write(f"none {NOT_POSSIBLE}\n".encode())
        return
    target.write(f"copy {note.value}\n".encode())
    target.write(made.getbuffer())


def load_everything() -> None:
    """Go all ways once with a picture of ours: what libraries load late is loaded then."""
    turned = Image.Exif()
    turned[0x0112] = 6
    for kind, form in ((JPEG, "JPEG"), (PNG, "PNG")):
        sample = io.BytesIO()
        Image.new("RGB", (2, 1)).save(sample, form, exif=turned)
        clean_picture(sample, kind, io.BytesIO())


def give_up_rights() -> None:
    """So much memory, so much time, no core, and not one descriptor more: no file, no socket."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
