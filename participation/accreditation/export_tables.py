"""The transitions of exports, and the words of their states."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
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


E_ = ExportStatus
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
