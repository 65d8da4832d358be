"""Where an import is, and the moves of every import: try out, run, undo, throw away."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, Visibility, states


class ImportStatus(models.TextChoices):
    """Where an import is."""

    UPLOADED = "uploaded", _("Columns to be matched")
    CHECKING = "checking", _("Being tried out")
    CHECKED = "checked", _("Tried out, nothing changed yet")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being undone")
    CLOSED = "closed", _("Closed")


class ImportOutcome(models.TextChoices):
    """How an import ended."""

    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Thrown away before it ran")


def _has_lines_to_import(row: Any) -> Answer:
    if row.counts.get("make", 0) + row.counts.get("update", 0) == 0:
        return denied(_("No line of this file would change anything."))
    return ALLOWED


_S = ImportStatus
# A move, what has happened with it (the second half of its event's name), and the rest of its row.
_MOVES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "try_out",
        "tried",
        {
            "label": _("Try it out, change nothing"),
            "sources": states(_S.UPLOADED, _S.CHECKED),
            "target": _S.CHECKING,
            "done": _("Tried out"),
        },
    ),
    (
        "report",
        "reported",
        {
            "label": _("The report is ready"),
            "sources": states(_S.CHECKING),
            "target": _S.CHECKED,
            "done": _("The line-by-line report was made"),
        },
    ),
    (
        "run",
        "started",
        {
            "label": _("Run the import"),
            "sources": states(_S.CHECKED),
            "target": _S.RUNNING,
            "done": _("The import was started"),
            "available": _has_lines_to_import,
        },
    ),
    (
        "finish",
        "finished",
        {
            "label": _("The import is done"),
            "sources": states(_S.RUNNING),
            "target": _S.DONE,
            "done": _("The import was done"),
        },
    ),
    (
        "undo",
        "undo_started",
        {
            "label": _("Undo the whole import"),
            "sources": states(_S.DONE, _S.RUNNING),
            "target": _S.UNDOING,
            "done": _("Undoing was started"),
            "help": _(
                "What the import made goes, what it changed goes back. What somebody has changed"
                " since is left as it is, and named."
            ),
        },
    ),
    (
        "finish_undo",
        "undone",
        {
            "label": _("The import is undone"),
            "sources": states(_S.UNDOING),
            "target": _S.CLOSED,
            "outcome": ImportOutcome.UNDONE,
            "done": _("The import was undone"),
        },
    ),
    (
        "discard",
        "discarded",
        {
            "label": _("Throw it away"),
            "sources": states(_S.UPLOADED, _S.CHECKED),
            "target": _S.CLOSED,
            "outcome": ImportOutcome.DISCARDED,
            "done": _("Thrown away before it ran"),
        },
    ),
)


def import_transitions(permission: Permission, event: str = "import") -> tuple[Transition, ...]:
    """The table of one room's imports; its events are called `<event>.finished` and so on."""
    return tuple(
        Transition(
            name=name,
            permission=permission,
            event=f"{event}.{happened}",
            visibility=Visibility.STAFF,
            **row,
        )
        for name, happened, row in _MOVES
    )
