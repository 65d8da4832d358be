"""Where a version of a policy can be (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyStatus(models.TextChoices):
    """Where a version of a policy is."""

    DRAFT = "draft", _("Draft")
    IN_COMMENT = "in_comment", _("Open to comment")
    PUBLISHED = "published", _("In force")
    SUPERSEDED = "superseded", _("Replaced")
