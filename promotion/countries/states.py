"""Words for levels, trends and coverage of a country's profile, and the states of an assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.IntegerChoices):
    """Five steps in words. They are an analyst's judgement; no count of reports makes one."""

    OPEN = 1, pgettext_lazy("civic space", "Open")
    MOSTLY_OPEN = 2, pgettext_lazy("civic space", "Mostly open")
    NARROWED = 3, pgettext_lazy("civic space", "Narrowed")
    RESTRICTED = 4, pgettext_lazy("civic space", "Severely restricted")
    CLOSED = 5, pgettext_lazy("civic space", "Closed")


class Trend(models.TextChoices):
    """Where it goes, compared with the assessment before."""

    BETTER = "better", _("Getting better")
    SAME = "same", _("No change seen")
    WORSE = "worse", _("Getting worse")
    UNCLEAR = "unclear", _("Too early to say")


class Coverage(models.TextChoices):
    """How much the assessment rests on; said beside every level."""

    GOOD = "good", _("Good: several independent sources from most of the country or area")
    PARTIAL = "partial", _("Partial: some parts or groups are not heard")
    POOR = "poor", _("Poor: few sources; the level may be wrong by a step or more")


class AssessmentStatus(models.TextChoices):
    """Where an assessment is. It is public from the second person's word on."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Waiting for a second person")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a newer one")
    WITHDRAWN = "withdrawn", _("Withdrawn")
