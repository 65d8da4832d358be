"""States of signals and alerts, and what they rest on (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SeriesUnit(models.TextChoices):
    """How long a period of a series is."""

    WEEK = "week", pgettext_lazy("unit of a series", "Week")
    MONTH = "month", pgettext_lazy("unit of a series", "Month")


class Basis(models.TextChoices):
    """Why a signal was raised."""

    SURGE = "surge", _("More reports than usual")
    SILENCE = "silence", _("Fewer reports than usual")
    SEVERE = "severe", _("One extremely grave report")


class Tier(models.TextChoices):
    """How strong a signal is."""

    # Below the rate of false discoveries that the institution has set, over all series of the run.
    PUSH = "push", _("Strong: corrected for the number of series looked at")
    # Below the level for one series alone, without that correction.
    WATCH = "watch", _("Weak: not corrected for the number of series looked at")


class SignalStatus(models.TextChoices):
    """Where a signal is; nothing is published without a person."""

    RAISED = "raised", _("Not looked at yet")
    ASSESSED = "assessed", _("Assessed")
    ALERT = "alert", _("Alert published")
    WATCH = "watch", _("On the watch list")
    DISMISSED = "dismissed", _("Dismissed")


class Dismissal(models.TextChoices):
    """Why a signal is no reason for an alert; stands as the signal's outcome."""

    EFFORT = "effort", _("More was reported, not more happened")
    DUPLICATES = "duplicates", _("The same events were counted more than once")
    LATE = "late", _("Reports of earlier events arrived late")
    CHANCE = "chance", _("Chance: nothing else points to a change")
    KNOWN = "known", _("A known, recurring rise")
    TECHNICAL = "technical", _("A fault in the data")


class AlertStatus(models.TextChoices):
    """Where an alert is."""

    PUBLISHED = "published", _("Alert in force")
    ENDED = "ended", _("Ended, not yet reviewed")
    JUDGED = "judged", _("Ended and reviewed")


class AlertOutcome(models.TextChoices):
    """How an alert ended, and then what the review found: whether it was right."""

    OVER = "over", _("Ended: what it warned of is over")
    MISTAKEN = "mistaken", _("Ended: it should not have been published")
    SAFETY = "safety", _("Ended for safety")
    CONFIRMED = "confirmed", _("Later events confirmed it")
    REFUTED = "refuted", _("Later events did not confirm it")
    UNCLEAR = "unclear", _("Could not be settled")


ENDINGS = (AlertOutcome.OVER, AlertOutcome.MISTAKEN, AlertOutcome.SAFETY)
JUDGEMENTS = (AlertOutcome.CONFIRMED, AlertOutcome.REFUTED, AlertOutcome.UNCLEAR)


class Confidence(models.TextChoices):
    """How sure an alert is; the words are fixed so that two alerts can be compared."""

    LOW = "low", _("Uncertain: it may well be chance, or a change in who reports")
    MEDIUM = "medium", _("Likely: several sources point the same way")
    HIGH = "high", _("Well supported: documents or many independent sources")


class EffortCheck(models.TextChoices):
    """What the check of reporting effort found; the values are those of the arithmetic."""

    UNKNOWN = "unknown", _("Nothing can be said: too little else was reported to compare with")
    STANDS = "stands", _("Stands: of other kinds not as much more was reported")
    MORE_REPORTING = (
        "more_reporting",
        _("More reporting: of everything more was reported, and the rise goes away with it"),
    )
    SOURCES_CONTINUE = "sources_continue", _("The same sources go on reporting other kinds")
    SOURCES_SILENT = (
        "sources_silent",
        _("The same sources report less of everything; that may be the news"),
    )


class Check(models.TextChoices):
    """What a person has looked at before saying what a signal is."""

    EFFORT = "effort", _("Whether more was reported, or a new source began")
    DUPLICATES = "duplicates", _("Whether events were counted more than once")
    DELAY = "delay", _("Whether reports of earlier events arrived together")
    SEASON = "season", _("Whether such a rise comes each year, or with an election")
    OTHERS = "others", _("What others say: media, partners, monitors")


class Scope(models.TextChoices):
    """How much an alert names."""

    KIND = "kind", _("Country or area, and the kind of obstacle")
    COUNTRY = "country", _("Country or area alone")
