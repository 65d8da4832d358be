"""States, side states, levels of danger and outcomes of cases (words for officers)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseStatus(models.TextChoices):
    """Where a case is."""

    RECEIVED = "received", _("Received")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    TRIAGE = "triage", _("In triage")
    NEEDS_CONSENT = "needs_consent", _("Consent to be asked")
    OUT_OF_SCOPE = "out_of_scope", _("Outside the report’s scope, helped on")
    ASSESSMENT = "assessment", _("Being assessed")
    PLAN = "plan", _("Plan being made")
    PLAN_APPROVED = "plan_approved", _("Plan approved")
    RESPONDING = "responding", _("Acting")
    MONITORING = "monitoring", _("Watching")
    ON_HOLD = "on_hold", _("On hold, as the person wishes")
    CLOSING = "closing", _("To be closed")
    CLOSED = "closed", _("Closed")
    RETENTION = "retention", _("To be erased on its date")
    ERASED = "erased", _("Erased")
    TRANSFERRED = "transferred", _("Handed to others")
    MERGED = "merged", _("Joined to another case")


class CaseOutcome(models.TextChoices):
    """How it ended."""

    SAFER = "safer", _("The person is safer")
    UNCHANGED = "unchanged", _("Nothing changed")
    WORSE = "worse", _("It became worse")
    UNKNOWN = "unknown", _("Not known")
    WITHDRAWN = "withdrawn", _("Ended at the person’s wish")
    HELPED_ON = "helped_on", _("Helped on by others")


class Level(models.IntegerChoices):
    """Danger; shown to officers only, never to the person."""

    CRITICAL = 1, _("1: life, liberty or torture within hours")
    HIGH = 2, _("2: explicit threat, raid, travel ban")
    MEDIUM = 3, _("3: harassment, signs of surveillance")
    PREVENT = 4, _("4: worry beforehand, follow-up")


class Informed(models.TextChoices):
    """Whether the person knows of the end."""

    TOLD = "told", _("The person was told")
    NO_SAFE_WAY = "no_safe_way", _("There is no safe way to tell them")
    NOT_WISHED = "not_wished", _("They asked not to be told")
    NO_ANSWER = "no_answer", _("They no longer answer")


class FiledBy(models.TextChoices):
    """Who holds the receipt; a representative's cannot give the person's consent."""

    PERSON = "person", _("The person")
    REPRESENTATIVE = "representative", _("A representative")
    OFFICER = "officer", _("An officer, on behalf")


@dataclass(frozen=True, slots=True)
class Targets:
    """Hours within which each thing is done, and between two reviews."""

    assign: int
    contact: int
    assessment: int
    plan: int
    review: int


DAY = 24
# Feedback to the person: the first within 7 days, then every 3 months at the latest (in hours).
FIRST_FEEDBACK, FEEDBACK = 7 * DAY, 90 * DAY
# How long the clocks of a level may stand still while the person is waited for, in days.
LONGEST_PAUSE: Mapping[int, int] = {
    Level.CRITICAL: 3,
    Level.HIGH: 14,
    Level.MEDIUM: 60,
    Level.PREVENT: 90,
}
TARGETS: Mapping[int, Targets] = {
    Level.CRITICAL: Targets(1, 2, 12, DAY, DAY),
    Level.HIGH: Targets(3, DAY, 3 * DAY, 5 * DAY, 7 * DAY),
    Level.MEDIUM: Targets(DAY, 3 * DAY, 10 * DAY, 15 * DAY, 30 * DAY),
    Level.PREVENT: Targets(3 * DAY, 7 * DAY, 30 * DAY, 30 * DAY, 91 * DAY),
}
