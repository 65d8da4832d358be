"""Takes out of a file what says who made it, where and with what; its text and pictures stay."""

from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.documents.cleaning.packages import clean_package
from portal.documents.cleaning.pdf import clean_pdf
from portal.documents.cleaning.pictures import clean_picture
from portal.documents.cleaning.result import Cleaned, Note
from portal.documents.kinds import JPEG, PACKAGES, PDF, PNG, RECORDINGS, FileKind

__all__ = ["NOTES", "Cleaned", "Note", "clean"]

# What could not be taken out, in words, beside the file.
NOTES: dict[str, Promise] = {
    Note.NAMES_IN_CHANGES: _(
        "Names of people who commented on the text or changed it could not be taken out."
    ),
    Note.PICTURES_INSIDE: _(
        "Details inside its pictures (place, camera) could not all be taken out."
    ),
    Note.NOTHING_TO_CLEAN: _("Files of this kind hold nothing but their text."),
    Note.RECORDING: _(
        "What the recorder wrote into it (device, date, sometimes the place) was not taken out."
    ),
}


def clean(file: BinaryIO, kind: FileKind, target: BinaryIO) -> Cleaned:
    """A copy without metadata, written to `target` where there was something to take out.

    Raises Refused where the file is broken, locked or unsafe.
    """
    if kind is PDF:
        return Cleaned(target, clean_pdf(file, target))
    if kind in (PNG, JPEG):
        clean_picture(file, kind, target)
        return Cleaned(target)
    if kind in PACKAGES:
        return Cleaned(target, clean_package(file, target))
    if kind in RECORDINGS:
        return Cleaned(file, Note.RECORDING)
    return Cleaned(file, Note.NOTHING_TO_CLEAN)
