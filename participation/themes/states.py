"""States and outcomes of themes (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThemeStatus(models.TextChoices):
    """Where a theme is."""

    UNANSWERED = "unanswered", _("Not answered yet")
    IN_CONSIDERATION = "in_consideration", _("In consideration")
    ANSWERED = "answered", _("Answered")


class ThemeOutcome(models.TextChoices):
    """What the institution answers."""

    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    ALREADY_DONE = "already_done", _("Already done")
    OUT_OF_MANDATE = "out_of_mandate", _("Outside the mandate, referred")


class QuoteConsent(models.TextChoices):
    """Whether the author agrees to be quoted."""

    ASKED = "asked", _("Asked")
    GIVEN = "given", _("Agreed")
    REFUSED = "refused", _("Not agreed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Reading(models.TextChoices):
    """By whom a contribution was read and coded, for the list's filter."""

    NOBODY = "nobody", _("nobody yet")
    ME = "me", _("me")
    OTHERS = "others", _("one other person, not by me")
    DISPUTED = "disputed", _("several people who do not agree, and me")
