"""What cleaning gives back, and the refusals that its formats share."""

import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from portal.errors import Refused

# Beyond this a copy goes to a file that has no name: nothing is left even after a kill.
IN_MEMORY = 4 * 1024 * 1024


class Note(StrEnum):
    """What is said about a cleaned file."""

    NONE = ""
    NAMES_IN_CHANGES = "names_in_changes"
    PICTURES_INSIDE = "pictures_inside"
    NOTHING_TO_CLEAN = "nothing_to_clean"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned copy, and what could not be taken out of it."""

    file: BinaryIO
    note: Note = Note.NONE

    @property
    def is_complete(self) -> bool:
        """Whether nothing was left that says who made the file."""
        return self.note in (Note.NONE, Note.NOTHING_TO_CLEAN)


def scratch() -> AbstractContextManager[BinaryIO]:
    """A place for a copy: memory, then a file without a name."""
    return cast(
        "AbstractContextManager[BinaryIO]", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
    )


def broken() -> Refused:
    """The sentence for a file that its own format does not understand."""
    return Refused(
        _(
            "This file cannot be opened: it is damaged or incomplete. Open it in the program that"
            " made it, save it again, and send that."
        ),
        code="broken_file",
    )


def locked() -> Refused:
    """The sentence for a file under a password."""
    return Refused(
        _("This file is protected by a password. Save it without one, and send that."),
        code="locked_file",
    )
