"""The transitions of exports and of imports, and the words of their states."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, Visibility, states


class ExportStatus(models.TextChoices):
    """Where an export is."""

    AWAITING = "awaiting", _("Waits for a second person")
    PREPARING = "preparing", _("Being made")
    READY = "ready", _("Ready")
    CLOSED = "closed", _("Closed")


class ExportOutcome(models.TextChoices):
    """How an export ended."""

    DECLINED = "declined", _("Not approved")
    EXPIRED = "expired", _("Expired; the file is gone")
    DISCARDED = "discarded", _("Thrown away")
    FAILED = "failed", _("Could not be made")


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


E_, I_ = ExportStatus, ImportStatus
EXPORT_TRANSITIONS = (
    Transition(
        name="approve",
        label=_("Approve the export"),
        sources=states(E_.AWAITING),
        target=E_.PREPARING,
        permission=Permission.EXPORT_APPROVE,
        event="export.approved",
        done=_("Approved by a second person"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="decline",
        label=_("Do not approve it"),
        sources=states(E_.AWAITING),
        target=E_.CLOSED,
        outcome=ExportOutcome.DECLINED,
        permission=Permission.EXPORT_APPROVE,
        event="export.declined",
        done=_("Not approved"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="finish",
        label=_("The file is ready"),
        sources=states(E_.PREPARING),
        target=E_.READY,
        permission=Permission.RECORD_EXPORT,
        event="export.finished",
        done=_("The file was made"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="fail",
        label=_("The file could not be made"),
        sources=states(E_.PREPARING),
        target=E_.CLOSED,
        outcome=ExportOutcome.FAILED,
        permission=Permission.RECORD_EXPORT,
        event="export.failed",
        done=_("The file could not be made"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="expire",
        label=_("The time is over"),
        sources=states(E_.READY),
        target=E_.CLOSED,
        outcome=ExportOutcome.EXPIRED,
        permission=Permission.RECORD_EXPORT,
        event="export.expired",
        done=_("The file was deleted after its time"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="discard",
        label=_("Throw it away"),
        sources=states(E_.AWAITING, E_.READY),
        target=E_.CLOSED,
        outcome=ExportOutcome.DISCARDED,
        permission=Permission.RECORD_EXPORT,
        event="export.discarded",
        done=_("Thrown away"),
        visibility=Visibility.STAFF,
    ),
)

IMPORT_TRANSITIONS = (
    Transition(
        name="try_out",
        label=_("Try it out, change nothing"),
        sources=states(I_.UPLOADED, I_.CHECKED),
        target=I_.CHECKING,
        permission=Permission.RECORD_IMPORT,
        event="import.tried",
        done=_("Tried out"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="report",
        label=_("The report is ready"),
        sources=states(I_.CHECKING),
        target=I_.CHECKED,
        permission=Permission.RECORD_IMPORT,
        event="import.reported",
        done=_("The line-by-line report was made"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="run",
        label=_("Run the import"),
        sources=states(I_.CHECKED),
        target=I_.RUNNING,
        permission=Permission.RECORD_IMPORT,
        event="import.started",
        done=_("The import was started"),
        available=_has_lines_to_import,
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="finish",
        label=_("The import is done"),
        sources=states(I_.RUNNING),
        target=I_.DONE,
        permission=Permission.RECORD_IMPORT,
        event="import.finished",
        done=_("The import was done"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="undo",
        label=_("Undo the whole import"),
        sources=states(I_.DONE, I_.RUNNING),
        target=I_.UNDOING,
        permission=Permission.RECORD_IMPORT,
        event="import.undo_started",
        done=_("Undoing was started"),
        help=_(
            "What the import made goes, what it changed goes back. What somebody has changed"
            " since is left as it is, and named."
        ),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="finish_undo",
        label=_("The import is undone"),
        sources=states(I_.UNDOING),
        target=I_.CLOSED,
        outcome=ImportOutcome.UNDONE,
        permission=Permission.RECORD_IMPORT,
        event="import.undone",
        done=_("The import was undone"),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="discard",
        label=_("Throw it away"),
        sources=states(I_.UPLOADED, I_.CHECKED),
        target=I_.CLOSED,
        outcome=ImportOutcome.DISCARDED,
        permission=Permission.RECORD_IMPORT,
        event="import.discarded",
        done=_("Thrown away before it ran"),
        visibility=Visibility.STAFF,
    ),
)
