"""Kinds, states and outcomes of reports that somebody was kept out (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RestrictionKind(models.TextChoices):
    """In which way somebody was kept out."""

    BADGE = "badge", _("Badge or pass taken away, or not given")
    LIST = "list", _("Name struck from a list")
    OBJECTION = "objection", _("Objection by a State")
    VISA = "visa", _("Visa or entry refused, or too late")
    MICROPHONE = "microphone", _("Microphone switched off, or the floor not given")
    LINK = "link", _("Link never sent, or remote access cut")
    OTHER = "other", _("In another way")


class RestrictionStatus(models.TextChoices):
    """Where a report is."""

    DRAFT = "draft", _("Draft")
    FILED = "filed", _("Filed")
    IN_TRIAGE = "in_triage", _("Being looked at")
    WITH_REVIEW = "with_review", _("With those who review")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class RestrictionOutcome(models.TextChoices):
    """How a report ended."""

    ANSWERED = "answered", _("Closed with an answer")
    WITHDRAWN = "withdrawn", _("Withdrawn by whoever filed it")


class Way(models.TextChoices):
    """Where whoever files it wants it to go."""

    REVIEW = "review", _("To review: people who took no part in it look at what happened")
    PROTECTION = "protection", _("To protection: because of fear, threats or pressure")
    BOTH = "both", _("To both")
