"""States and outcomes of requests for information (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InformationStatus(models.TextChoices):
    """Where a request for information is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Received")
    IN_HAND = "in_hand", _("Being searched for")
    CLARIFICATION = "clarification", _("Question to the person asking")
    PREPARED = "prepared", _("Prepared for decision")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


# While a request is with the institution or waits for a word from whoever asked.
IN_HAND = (
    InformationStatus.SUBMITTED,
    InformationStatus.IN_HAND,
    InformationStatus.CLARIFICATION,
    InformationStatus.PREPARED,
)


class InformationOutcome(models.TextChoices):
    """How a request for information was answered, or how it ended."""

    RELEASED = "released", _("Released")
    PARTLY_RELEASED = "partly_released", _("Released in part")
    REFUSED = "refused", _("Refused")
    NOT_HELD = "not_held", _("Not held")
    ALREADY_PUBLIC = "already_public", _("Already public")
    EXCESSIVE = "excessive", _("Refused as excessive or repeated")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn by whoever asked")


# The answers that give something; the others go against whoever asked.
GIVING = (
    InformationOutcome.RELEASED,
    InformationOutcome.PARTLY_RELEASED,
    InformationOutcome.ALREADY_PUBLIC,
)
# The answers of the institution, as opposed to ends without one.
ANSWERS = (
    *GIVING,
    InformationOutcome.REFUSED,
    InformationOutcome.NOT_HELD,
    InformationOutcome.EXCESSIVE,
)


class WantedFormat(models.TextChoices):
    """In which form the information is wanted."""

    ELECTRONIC = "electronic", _("Electronic copy")
    MACHINE_READABLE = "machine_readable", _("Data that a program can read")
    ACCESSIBLE = "accessible", _("Accessible or easy-to-read version")
    PAPER = "paper", _("Paper copy")
    INSPECTION = "inspection", _("To be looked at on the spot")


class Embargo(models.TextChoices):
    """How long whoever asked wishes the answer not to be published."""

    NONE = "0", _("It can be published at once")
    MONTH = "30", _("Wait 30 days")
    QUARTER = "90", _("Wait 90 days")
