"""States, doors and names of contributions (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContributionStatus(models.TextChoices):
    """Where a contribution is. Themes and answers are read through its codings, not stored here."""

    DRAFT = "draft", _("Draft")
    UNCONFIRMED = "unconfirmed", _("Waiting for the sender’s confirmation")
    HELD = "held", _("With the moderators")
    EDIT_PROPOSED = "edit_proposed", _("A changed wording was proposed")
    ACCEPTED = "accepted", _("Accepted")
    REMOVED = "removed", _("Removed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What counts as having spoken: no draft, nothing unconfirmed, taken back or removed.
SPOKEN = (
    ContributionStatus.HELD,
    ContributionStatus.EDIT_PROPOSED,
    ContributionStatus.ACCEPTED,
)


class Naming(models.TextChoices):
    """How the author appears."""

    NAMED = "named", _("Under my name or that of my organization")
    PSEUDONYMOUS = "pseudonymous", _("Under a name that I choose")
    CONFIDENTIAL = "confidential", _("Confidential: read by named staff only, still answered")


class Door(models.TextChoices):
    """Through which door it came."""

    WEB = "web", _("this website")
    API = "api", _("the programming interface")
    MAIL = "mail", _("e-mail")
    SMS = "sms", _("text message")
    MESSAGING = "messaging", _("messaging service")
    OFFLINE = "offline", _("offline form")
    LETTER = "letter", _("letter, entered by staff")
    PHONE = "phone", _("telephone, entered by staff")
    MEETING = "meeting", _("meeting, entered by staff")


class TranslationSource(models.TextChoices):
    """Who translated."""

    HUMAN = "human", _("translated by a person")
    MACHINE = "machine", _("translated by a machine")


class IntakeStatus(models.TextChoices):
    """What became of something that arrived by a low-bandwidth door."""

    RECEIVED = "received", _("Arrived")
    TAKEN = "taken", _("Taken in")
    WAITING = "waiting", _("Waiting for the sender’s confirmation")
    DUPLICATE = "duplicate", _("The same message arrived before")
    REFUSED = "refused", _("Not taken in")
    FAILED = "failed", _("Could not be read; kept for a person to look at")
