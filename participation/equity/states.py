"""Where the figures of one cycle can be (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EquityStatus(models.TextChoices):
    """For the institution alone, public, or public no more."""

    INTERNAL = "internal", _("For the institution alone")
    PUBLISHED = "published", _("Published")
    TAKEN_BACK = "taken_back", _("Taken back")
