"""States and words of referrals and communications (words for officers)."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from protection.consent.purposes import Purpose


class ReferralStatus(models.TextChoices):
    """Where a referral stands."""

    PREPARED = "prepared", pgettext_lazy("a referral", "Prepared")
    IN_PROGRESS = "in_progress", pgettext_lazy("a referral", "Sent, no answer yet")
    ACCEPTED = "accepted", pgettext_lazy("a referral", "They help")
    REJECTED = "rejected", pgettext_lazy("a referral", "They cannot help")
    DONE = "done", pgettext_lazy("a referral", "They helped")
    REVOKED = "revoked", pgettext_lazy("a referral", "Stopped")
    EXPIRED = "expired", pgettext_lazy("a referral", "No answer in time")


class ReferralOutcome(models.TextChoices):
    """How it ended."""

    HELPED = "helped", pgettext_lazy("a referral", "Helped")
    DECLINED = "declined", pgettext_lazy("a referral", "Could not help")
    STOPPED = "stopped", pgettext_lazy("a referral", "Stopped by us or at the person’s wish")
    SILENT = "silent", pgettext_lazy("a referral", "Did not answer")


class Way(models.TextChoices):
    """How it reaches them."""

    PACKAGE = "package", _("As an encrypted package that they fetch with a code")
    SPOKEN = "spoken", _("By word of mouth, over a safe line or face to face; nothing is sent")


class RejectReason(models.TextChoices):
    """Why somebody cannot help; sealed with their answer."""

    CAPACITY = "capacity", _("No capacity now")
    OUTSIDE = "outside", _("Outside what we do, or where we work")
    LANGUAGE = "language", _("We do not speak the language")
    CONFLICT = "conflict", _("We are too close to somebody involved")
    UNSAFE = "unsafe", _("It would not be safe, for them or for us")
    UNREACHED = "unreached", _("We could not reach the person")
    OTHER = "other", _("Another reason")


# For which purposes somebody is referred; each asks consent for the one recipient named.
REFERRAL_PURPOSES = (
    Purpose.ACTOR,
    Purpose.LEGAL,
    Purpose.HEALTH,
    Purpose.RELOCATION,
    Purpose.GRANT,
)


class CommunicationStatus(models.TextChoices):
    """Where a communication stands."""

    PREPARED = "prepared", pgettext_lazy("a communication", "Prepared")
    SENT = "sent", pgettext_lazy("a communication", "Sent, reply awaited")
    REPLIED = "replied", pgettext_lazy("a communication", "They replied")
    CLOSED = "closed", pgettext_lazy("a communication", "Followed up to its end")
    STOPPED = "stopped", pgettext_lazy("a communication", "Stopped before it was sent")


class CommunicationOutcome(models.TextChoices):
    """How it ended."""

    REPLIED = "replied", pgettext_lazy("a communication", "With a reply")
    SILENT = "silent", pgettext_lazy("a communication", "Without a reply")
    STOPPED = "stopped", pgettext_lazy("a communication", "Not sent")


# What is said to States, mechanisms or the public, and within how many days a reply is looked for.
COMMUNICATION_PURPOSES: Mapping[Purpose, int] = {
    Purpose.STATE: 30,
    Purpose.LETTER: 60,
    Purpose.SENIOR_OFFICIAL: 30,
    Purpose.REPORT_NAMED: 120,
    Purpose.REPORT_UNNAMED: 120,
    Purpose.BUREAU: 30,
    Purpose.PUBLIC: 30,
}
# What becomes public sooner or later, whatever anybody wishes then.
BECOMES_PUBLIC = frozenset(
    {Purpose.LETTER, Purpose.REPORT_NAMED, Purpose.REPORT_UNNAMED, Purpose.PUBLIC}
)
