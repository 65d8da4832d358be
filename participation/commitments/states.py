"""States of commitments and verdicts on them (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentStatus(models.TextChoices):
    """Where a commitment is."""

    PROPOSED = "proposed", _("Proposed")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    DELAYED = "delayed", _("Delayed")
    IN_CHECK = "in_check", _("Reported done, being checked by civil society")
    CLOSED = "closed", _("Closed")


UNDER_WAY = (CommitmentStatus.ON_TRACK, CommitmentStatus.AT_RISK, CommitmentStatus.DELAYED)


class CommitmentOutcome(models.TextChoices):
    """How a commitment ended."""

    VERIFIED = "verified", _("Done, verified by civil society")
    UNCHECKED = "unchecked", _("Reported done; too few checked it in the time given")
    DROPPED = "dropped", _("Dropped")


class Verdict(models.TextChoices):
    """What an organization says of a commitment that was reported done."""

    CONFIRMED = "confirmed", _("Done, as promised")
    PARTLY = "partly", _("Done in part")
    DISPUTED = "disputed", _("Not done")


class RoundResult(models.TextChoices):
    """How a round of checking ended."""

    VERIFIED = "verified", _("Verified")
    DISPUTED = "disputed", _("Reopened: a substantiated dispute")
    IN_PART = "in_part", _("Reopened: found to be done in part only")
    TOO_FEW = "too_few", _("Too few verdicts to say")
