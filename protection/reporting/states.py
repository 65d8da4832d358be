"""States of a request for the annual report; who is within the scope of resolution 12/2."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportStatus(models.TextChoices):
    """Where a request stands."""

    AWAITING = "awaiting", pgettext_lazy("a report", "Waits for a second person")
    READY = "ready", pgettext_lazy("a report", "Can be made for a day")
    CLOSED = "closed", pgettext_lazy("a report", "Ended")


class ReportOutcome(models.TextChoices):
    """How it ended."""

    MADE = "made", pgettext_lazy("a report", "Made")
    DECLINED = "declined", pgettext_lazy("a report", "Declined")


class Within(models.TextChoices):
    """Whether a case is within the scope of the report. It decides on the report alone, never on help."""

    YES = "yes", _("Within the report’s scope")
    NO = "no", _("Not within the report’s scope")
    UNCLEAR = "unclear", _("Not clear yet")


class Group(models.TextChoices):
    """Those whom Human Rights Council resolution 12/2 names, by its letters."""

    COOPERATES = "a", _("Seeks to cooperate, has cooperated, gave testimony or information")
    USES = "b", _("Uses United Nations human rights procedures, or helped somebody who does")
    SUBMITS = "c", _("Sends communications under a treaty, or helped somebody who does")
    RELATIVE = "d", _("A relative of one of these")
